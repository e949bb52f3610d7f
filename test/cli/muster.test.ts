import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { freePort } from '../support/free-port.ts'
import { openMusterFolder } from '../support/run-muster.ts'

const HEADER = 'Email ID,First Name,Last Name,User Status'
const GOOD = `${HEADER}\nasha@lakeside.example,Asha,Rao,New\nbo@lakeside.example,Bo,Chen,New\n`
const MIXED = `${GOOD}nobody,No,Mail,New\n`

let muster: Awaited<ReturnType<typeof openMusterFolder>>
beforeEach(async () => {
  muster = await openMusterFolder()
})
afterEach(() => muster.close())

async function file(text: string, name = 'staff.csv'): Promise<string> {
  const path = join(muster.folder, name)
  await writeFile(path, text)
  return path
}

/** As the Muster before this one left it, as far as the number of its schema says. */
function makeOlder(database: string): void {
  const db = new DatabaseSync(database)
  db.exec('DELETE FROM migrations WHERE number = (SELECT max(number) FROM migrations)')
  db.close()
}

describe('muster import', () => {
  it('applies a file and says what became of it', async () => {
    const { code, out, err } = await muster.run(['import', await file(GOOD), '--yes'])
    expect(out).toBe('staff.csv: completed (import 1)\nAdded 2\n')
    expect([code, err]).toEqual([0, ''])
    expect((await muster.run(['find', 'asha'])).out).toContain('Asha Rao')
  })

  it('ends with 1 when rows were refused, names them, and leaves them to be fetched', async () => {
    const { code, out } = await muster.type(['import', await file(MIXED), '--yes'])
    expect(code).toBe(1)
    expect(out).toContain('Added 2, Refused 1\n')
    expect(out).toMatch(/Line 4: Email ID holds "nobody"/)
    expect(out).toContain('muster failed 1')
    const refused = await muster.type(['failed', '1'])
    expect(refused.out.split('\r\n')).toHaveLength(3)
    expect(refused.out).toContain('nobody,No,Mail,New,4,')
  })

  it('is one request in the log, from the file to the decision', async () => {
    await muster.type(['import', await file(GOOD), '--yes'])
    await muster.type(['import', await file(MIXED), '--yes'])
    const db = new DatabaseSync(join(muster.folder, 'data', 'muster.db'))
    const jobs = db.prepare('SELECT doc FROM jobs ORDER BY number').all() as { doc: string }[]
    db.close()
    const [first, second] = jobs.map(({ doc }) => JSON.parse(doc) as ImportJob)
    expect(first?.by.requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(first?.decision?.by.requestId).toBe(first?.by.requestId)
    expect(second?.by.requestId).not.toBe(first?.by.requestId)
  })

  it('prints exactly one JSON object, with every finding', async () => {
    const { code, out } = await muster.type(['import', await file(MIXED), '--yes', '--json'])
    expect(code).toBe(1)
    expect(out.trimEnd().split('\n')).toHaveLength(1)
    expect(JSON.parse(out)).toEqual({
      job: 1,
      state: 'completed with errors',
      file: 'staff.csv',
      format: 'kore-users',
      rows: 3,
      created: 2,
      updated: 0,
      unchanged: 0,
      removed: 0,
      skipped: 0,
      failed: 1,
      issues: [
        {
          line: 4,
          column: 'Email ID',
          value: 'nobody',
          code: 'email-invalid',
          severity: 'error',
          message: expect.stringContaining('nobody'),
          fix: expect.stringMatching(/\.$/),
        },
      ],
      seconds: expect.any(Number),
    })
  })

  it('writes nothing in a dry run, and says what it would', async () => {
    const path = await file(MIXED)
    await muster.type(['jobs'])
    const { code, out } = await muster.type(['import', path, '--dry-run'])
    expect(code).toBe(1)
    expect(out).toContain('Add 2, Refused 1\n')
    expect(out).toContain('Dry run: nothing was written.\n')
    const dry = JSON.parse((await muster.type(['import', path, '--dry-run', '--json'])).out)
    expect(dry).toMatchObject({ job: null, state: 'awaiting confirmation', created: 2, failed: 1 })
    expect(dry.issues).toHaveLength(1)
    expect((await muster.type(['find', 'asha'])).out).toContain('No one matches')
    expect(JSON.parse((await muster.type(['jobs', '--json'])).out)).toMatchObject({ jobs: [] })
  })

  it('makes no directory for a dry run where there is none', async () => {
    const { code, out } = await muster.type(['import', await file(GOOD), '--dry-run'])
    expect([code, out]).toEqual([0, expect.stringContaining('Add 2\n')])
    expect(await readdir(muster.folder)).toEqual(['staff.csv'])
  })

  it('says in a dry run that there is nothing to do', async () => {
    const path = await file(GOOD)
    await muster.type(['import', path, '--yes'])
    const { code, out } = await muster.type(['import', path, '--dry-run', '--json'])
    expect([code, JSON.parse(out)]).toEqual([
      0,
      expect.objectContaining({ state: 'completed', unchanged: 2 }),
    ])
  })

  it('leaves a directory of an older Muster as it is in a dry run', async () => {
    const path = await file(GOOD)
    await muster.type(['import', path, '--yes'])
    const database = join(muster.folder, 'data', 'muster.db')
    makeOlder(database)
    const before = readFileSync(database)
    const { code, out, err } = await muster.type(['import', path, '--dry-run'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('of an older Muster, and a dry run must not bring it up to date. Start Muster once')
    expect(readFileSync(database).equals(before)).toBe(true)
    expect(await readdir(join(muster.folder, 'data'))).toEqual(['muster.db'])
  })

  it('says where the data folder cannot be made', async () => {
    const { code, err } = await muster.type(['jobs'], { MUSTER_DATA_DIR: '/proc/muster/data' })
    expect(code).toBe(2)
    expect(err).toMatch(
      /^The folder \/proc\/muster\/data cannot be made \(\w+\)\. Set MUSTER_DATA_DIR to one/,
    )
  })

  it('finds nothing to do the second time', async () => {
    const path = await file(GOOD)
    await muster.type(['import', path, '--yes'])
    const again = await muster.type(['import', path, '--yes', '--json'])
    expect(again.code).toBe(0)
    expect(JSON.parse(again.out)).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
  })

  it('asks nobody where nobody is', async () => {
    const { code, err } = await muster.type(['import', await file(GOOD)])
    expect(code).toBe(64)
    expect(err).toContain('Add --yes to apply the file, or --dry-run to check it only.')
    expect(existsSync(join(muster.folder, 'data'))).toBe(false)
  })

  it.each<[string, string, string]>([
    ['a file that is empty', '', 'empty'],
    ['a file without a known header', 'hello\nworld\n', 'header of no format'],
    ['a header alone', `${HEADER}\n`, 'no rows below it'],
  ])('refuses %s with 2', async (_name, text, expected) => {
    const path = await file(text)
    const told = await muster.type(['import', path, '--yes'])
    expect(told.code).toBe(2)
    expect(told.out).toContain('staff.csv: failed')
    expect(told.out).toContain(expected)
    expect(told.out).toContain('Nothing was changed.')
    const json = await muster.type(['import', path, '--yes', '--json'])
    expect(json.code).toBe(2)
    expect(JSON.parse(json.out)).toMatchObject({
      state: 'failed',
      issues: [{ line: 1, severity: 'error', message: expect.stringContaining(expected) }],
    })
  })

  it('refuses what is not there', async () => {
    const { code, err } = await muster.type(['import', 'nowhere.csv', '--yes'])
    expect([code, err]).toEqual([2, 'nowhere.csv is not there.\n'])
  })

  it('acts as the person that --as names, by any of their keys', async () => {
    const people = `${HEADER},Work Phone,Alternate ID\nasha@lakeside.example,Asha,Rao,New,+250788123456,E-7\n`
    const path = await file(people)
    await muster.type(['import', path, '--yes'])
    for (const key of ['ASHA@lakeside.example', '+250 788 123 456', 'e-7']) {
      const { code, err } = await muster.type(['import', path, '--yes', '--as', key])
      expect([code, err]).toEqual([2, 'Only org admins import people.\n'])
    }
    const { code, err } = await muster.type(['import', path, '--yes', '--as', 'bo@lakeside.example'])
    expect(code).toBe(2)
    expect(err).toContain('no person with the e-mail, phone, employee id or id "bo@lakeside.example"')
  })

  it('takes format, network and mode', async () => {
    const path = await file('Name,Country Code,Phone Number\nAsha Rao,250,788123456\n')
    const args = ['import', path, '--yes', '--format', 'kaizala-users', '--network', 'other', '--mode', 'add']
    expect((await muster.type(args)).code).toBe(0)
    const { people } = JSON.parse((await muster.type(['find', 'asha', '--json'])).out)
    expect(people).toMatchObject([{ displayName: 'Asha Rao', phone: '+250788123456', network: 'other' }])
  })

  it('leaves names from outside without power over the screen', async () => {
    const name = 'x\u001b[31m\u202e.csv'
    const { out } = await muster.type([
      'import',
      await file(`${HEADER}\n\u009b2J,A\u001b]0;x\u0007,B,New\n`, name),
      '--yes',
    ])
    const json = await muster.type(['jobs', '1', '--json'])
    for (const text of [out, json.out]) expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(JSON.parse(json.out).issues[0].value).toContain('2J')
  })

  it('shows no progress for a short file where stderr is no terminal', async () => {
    expect((await muster.type(['import', await file(GOOD), '--yes', '--json'])).err).toBe('')
  })
})

describe('muster jobs, results and failed', () => {
  it('lists imports, newest first, and tells one', async () => {
    await muster.type(['import', await file(GOOD), '--yes'])
    await muster.type(['import', await file(MIXED, 'more.csv'), '--yes'])
    const { out } = await muster.type(['jobs'])
    expect(out.match(/^\d+ {2}.*$/gm)).toEqual([
      '2  more.csv: completed with errors',
      '1  staff.csv: completed',
    ])
    expect(JSON.parse((await muster.type(['jobs', '--json'])).out)).toMatchObject({
      total: 2,
      jobs: [
        { job: 2, failed: 1 },
        { job: 1, created: 2, by: 'the operator' },
      ],
    })
    expect((await muster.type(['jobs', '2'])).out).toContain('Unchanged 2, Refused 1')
    expect(JSON.parse((await muster.type(['jobs', '2', '--json'])).out)).toMatchObject({
      job: 2,
      issues: [{ line: 2 }, { line: 3 }, { line: 4 }],
    })
  })

  it('gives results to a file, whole or not at all', async () => {
    await muster.type(['import', await file(MIXED), '--yes'])
    const path = join(muster.folder, 'results.csv')
    expect(await muster.type(['results', '1', '--out', path])).toMatchObject({ code: 0, out: '' })
    expect(readFileSync(path, 'utf8')).toContain('asha@lakeside.example,Asha,Rao,New,Added,')
    const nowhere = await muster.type(['results', '1', '--out', join(muster.folder, 'no', 'results.csv')])
    expect(nowhere.code).toBe(2)
    expect(nowhere.err).toContain('cannot be written (ENOENT)')
  })

  it('says that there is no such import', async () => {
    for (const command of ['jobs', 'results', 'failed']) {
      expect(await muster.type([command, '9'])).toEqual({ code: 2, out: '', err: 'There is no import 9.\n' })
    }
  })

  it('ends quietly when nobody reads on', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => `p${n},A,B,New\n`).join('')
    await muster.type(['import', await file(`${HEADER}\n${rows}`), '--yes', '--json'])
    const child = muster.start(['jobs', '1', '--json'])
    const said: string[] = []
    child.stderr.on('data', piece => said.push(String(piece)))
    child.stdout.once('data', () => child.stdout.destroy())
    expect((await once(child, 'close'))[0]).toBe(0)
    expect(said).toEqual([])
  })
})

describe('muster template, find and doctor', () => {
  it('gives a template that can be imported as it is', async () => {
    for (const format of ['kore-users', 'kaizala-users']) {
      const { code, out } = await muster.type(['template', format])
      expect(code).toBe(0)
      const filled = JSON.parse((await muster.type(['import', await file(out), '--yes', '--json'])).out)
      expect(filled).toMatchObject({ format, rows: 1, skipped: 1 })
    }
  })

  it('finds people with a second line', async () => {
    await muster.type(['import', await file(GOOD), '--yes'])
    expect((await muster.type(['find', 'ra', 'ash'])).out).toBe('Asha Rao\n    asha@lakeside.example\n')
    expect((await muster.type(['find', 'lakeside', '--limit', '1'])).out).toContain('There are more.')
  })

  it('is content with a machine where nothing is set', async () => {
    const port = await freePort()
    await muster.type(['jobs'])
    const { code, out } = await muster.type(['doctor'], { PORT: String(port) })
    expect(code).toBe(0)
    expect(out).toContain('Directory: 0 people')
    expect(out).toContain(`Server: Muster does not run. Port ${port} is free`)
  })

  it('names wrong settings, and a folder that cannot be used', async () => {
    const wrong = await muster.type(['doctor'], { PORT: 'x', LOG_LEVEL: 'x' })
    expect(wrong.code).toBe(2)
    expect(wrong.out).toMatch(/^BROKEN {2}Settings: .*PORT.*LOG_LEVEL/m)
    const unusable = await muster.type(['doctor', '--json'], { MUSTER_DATA_DIR: await file('', 'occupied') })
    expect(unusable.code).toBe(2)
    expect(JSON.parse(unusable.out).findings).toContainEqual(
      expect.objectContaining({ state: 'broken', what: 'Directory' }),
    )
  })
})

describe('muster start', () => {
  it('serves until it is told to stop', async () => {
    const child = muster.start(['start'], { PORT: '0', LOG_LEVEL: 'warn' })
    const said: string[] = []
    child.stdout.on('data', piece => said.push(String(piece)))
    child.stderr.on('data', piece => said.push(String(piece)))
    await vi.waitFor(() => expect(said.join('')).toContain('Muster is ready. Open http://127.0.0.1:'), 60_000)
    const page = /http:\S+/.exec(said.join(''))?.[0] ?? ''
    expect(await (await fetch(page)).text()).toContain('<title>')
    child.kill('SIGTERM')
    expect((await once(child, 'close'))[0]).toBe(0)
    expect(said.join('').trim().split('\n')).toHaveLength(1)
  })

  it('prints the claim code where people of Teams come to a directory without an admin, each time until it is used', async () => {
    const id = '01234567-89ab-4def-8123-456789abcdef'
    const credentials = {
      MICROSOFT_APP_ID: id,
      MICROSOFT_APP_TENANT_ID: id,
      MICROSOFT_APP_PASSWORD: 'secret',
    }
    const printed: (string | undefined)[] = []
    for (const settings of [{}, {}, { ORG_ADMINS: 'dana@lakeside.example' }]) {
      const child = muster.start(['start'], { PORT: '0', LOG_LEVEL: 'warn', ...credentials, ...settings })
      let said = ''
      child.stdout.on('data', piece => (said += String(piece)))
      await vi.waitFor(() => expect(said).toContain('PUBLIC_URL is not set'), 60_000)
      child.kill('SIGTERM')
      await once(child, 'close')
      printed.push(/is the first: claim ([0-9A-F]{20})\n/.exec(said)?.[1])
    }
    expect(printed).toEqual([expect.stringMatching(/^[0-9A-F]{20}$/), printed[0], undefined])
  })

  it('names every wrong setting and ends', async () => {
    const { code, out, err } = await muster.run(['start'], { PORT: 'x', HOST: '0.0.0.0' })
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('PORT: expected')
    expect(err).toContain('HOST: without Teams credentials')
  })
})

describe('the Node of the machine', () => {
  it('does, whatever its version: muster goes on with the one that the project brought', () => {
    const found = (process.env.PATH ?? '')
      .split(delimiter)
      .filter(folder => !folder.includes('node_modules'))
      .map(folder => join(folder, 'node'))
      .find(path => existsSync(path))
    const bin = fileURLToPath(new URL('../../src/cli/muster.mjs', import.meta.url))
    const run = (...args: string[]) =>
      execFileSync(found ?? process.execPath, [bin, ...args], {
        cwd: muster.folder,
        encoding: 'utf8',
        stdio: 'pipe',
      })
    expect(run('template', 'kore-users')).toContain('Email ID')
    expect(() => run('nonsense')).toThrow(expect.objectContaining({ status: 64 }))
  })
})
