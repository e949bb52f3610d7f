import { beforeEach, describe, expect, test } from 'vitest'
import { type AttributeChoice, MAX_ATTRIBUTES, SUGGESTED_ATTRIBUTES } from '../../src/domain/attributes.ts'
import { changeAttribute } from '../../src/services/change-attribute.ts'
import { defineAttributes } from '../../src/services/define-attributes.ts'
import { listAttributes } from '../../src/services/list-attributes.ts'
import { previewRemoval, removeAttribute } from '../../src/services/remove-attribute.ts'
import { reorderAttributes } from '../../src/services/reorder-attributes.ts'
import { useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()
const TOM = makeActor({ id: 'tom', orgRole: 'supervisor' })
const choice = (label: string, fields: Partial<AttributeChoice> = {}): AttributeChoice => ({
  label,
  type: 'text',
  required: false,
  visibility: 'admins',
  selfEdited: false,
  ...fields,
})
const define = (...choices: AttributeChoice[]) =>
  defineAttributes(imports().context, imports().admin, { choices })
const labels = async () =>
  (await listAttributes(imports().context, imports().admin)).attributes.map(({ label }) => label)
const valuesOf = async (key: string) =>
  (await imports().people()).map(({ displayName, attributes }) => [displayName, attributes[key] ?? null])

describe('defining', () => {
  test('several at once come behind those that there are, and the log says who', async () => {
    await define(choice('Shift'))
    const added = await define(
      SUGGESTED_ATTRIBUTES[0] as AttributeChoice,
      choice('Åbc  (d)', { type: 'date' }),
    )
    expect(added).toMatchObject([
      { key: 'manager', label: 'Manager', visibility: 'public', position: 2 },
      { key: 'abc-d', label: 'Åbc (d)', type: 'date', position: 3 },
    ])
    expect(await labels()).toEqual(['Shift', 'Manager', 'Åbc (d)'])
    const { items } = await imports().context.storage.audit.list('t1', { limit: 1 })
    expect(items).toMatchObject([{ action: 'define attribute', target: 'attribute abc-d', outcome: 'done' }])
  })

  test('one that cannot be is refused together with the others', async () => {
    await define(choice('Shift'))
    for (const [label, why] of [
      ['shift:', 'There is an attribute called Shift already.'],
      ['Phone number', 'files call it Phone Number'],
      [' \u200b ', 'An attribute needs a name of letters or digits.'],
      ['x'.repeat(51), 'has 51 characters; 50 is the most'],
    ] as const) {
      await expect(define(choice('Floor'), choice(label))).rejects.toThrow(why)
    }
    await expect(define(choice('Floor'), choice('floor'))).rejects.toThrow('called Floor already')
    expect(await labels()).toEqual(['Shift'])
  })

  test('all that are suggested can be, at once', async () => {
    const added = await define(...SUGGESTED_ATTRIBUTES)
    expect(added.map(({ label }) => label)).toEqual(SUGGESTED_ATTRIBUTES.map(({ label }) => label))
    expect((await listAttributes(imports().context, imports().admin)).suggested).toEqual([])
  })

  test('there is a most', async () => {
    await define(...Array.from({ length: MAX_ATTRIBUTES }, (_, n) => choice(`A ${n}`)))
    await expect(define(choice('One more'))).rejects.toThrow('There can be 50 attributes, and there are 50.')
  })

  test('what is defined is not suggested any more, whatever it is called now', async () => {
    const { context, admin } = imports()
    await define(choice('Location'), choice('office'))
    await changeAttribute(context, admin, { key: 'location', choice: { label: 'Where' } })
    const { suggested } = await listAttributes(context, admin)
    expect(suggested.map(({ label }) => label)).not.toContain('Location')
    expect(suggested.map(({ label }) => label)).not.toContain('Office')
    expect(suggested.map(({ label }) => label)).toContain('Manager')
  })

  test('the key of a renamed one is not given to another', async () => {
    const { context, admin } = imports()
    await define(choice('Zone'))
    await changeAttribute(context, admin, { key: 'zone', choice: { label: 'Region' } })
    expect(await define(choice('Zone'))).toMatchObject([{ key: 'zone-2', label: 'Zone' }])
    expect(await labels()).toEqual(['Region', 'Zone'])
  })

  test('what every object has by itself is nobody’s value', async () => {
    await imports().add({ id: 'asha', displayName: 'Asha' })
    const [attribute] = await define(choice('Constructor'))
    expect(await valuesOf(attribute?.key ?? '')).toEqual([['Asha', null]])
  })

  test('only org admins do, and see what is defined; refusals are written down', async () => {
    const { context } = imports()
    await define(choice('Shift'))
    const key = 'shift'
    for (const refused of [
      listAttributes(context, TOM),
      defineAttributes(context, TOM, { choices: [choice('X')] }),
      changeAttribute(context, TOM, { key, choice: { label: 'X' } }),
      reorderAttributes(context, TOM, { key, by: 1 }),
      previewRemoval(context, TOM, { key }),
      removeAttribute(context, TOM, { key }),
    ]) {
      await expect(refused).rejects.toThrow('Only org admins define attributes.')
    }
    const { items } = await context.storage.audit.list('t1', { limit: 9, about: 'tom' })
    expect(items).toHaveLength(6)
    expect(items.every(({ outcome }) => outcome === 'refused')).toBe(true)
  })
})

describe('changing', () => {
  beforeEach(async () => {
    await define(choice('Level'))
    await imports().add(
      { displayName: 'Asha', attributes: { level: '3', other: 'x' } },
      { displayName: 'Bo', attributes: { level: '4,5' } },
      { displayName: 'Chen', attributes: {} },
    )
  })

  test('another type rewrites the values where all of them fit', async () => {
    const { context, admin } = imports()
    await changeAttribute(context, admin, { key: 'level', choice: { type: 'number' } })
    expect(await valuesOf('level')).toEqual([
      ['Asha', 3],
      ['Bo', 4.5],
      ['Chen', null],
    ])
    expect(await valuesOf('other')).toEqual([
      ['Asha', 'x'],
      ['Bo', null],
      ['Chen', null],
    ])
    await changeAttribute(context, admin, { key: 'level', choice: { type: 'text' } })
    expect((await valuesOf('level'))[1]).toEqual(['Bo', '4.5'])
  })

  test('it is refused, with their number, where some do not', async () => {
    const { context, admin } = imports()
    await imports().add({ displayName: 'Dan', attributes: { level: 'high' } })
    await imports().add({ displayName: 'Eve', attributes: { level: 'low' } })
    await expect(
      changeAttribute(context, admin, { key: 'level', choice: { type: 'number', label: 'Grade' } }),
    ).rejects.toThrow('Level stays as it is: 2 people have values that would not fit.')
    expect(await labels()).toEqual(['Level'])
    expect((await valuesOf('level'))[0]).toEqual(['Asha', '3'])
  })

  test('a name may be written anew, but not be that of another', async () => {
    const { context, admin } = imports()
    await define(choice('Zone'))
    await changeAttribute(context, admin, { key: 'zone', choice: { label: 'ZONE' } })
    await expect(
      changeAttribute(context, admin, { key: 'zone', choice: { label: 'level' } }),
    ).rejects.toThrow('called Level already')
    expect(await labels()).toEqual(['Level', 'ZONE'])
    await expect(changeAttribute(context, admin, { key: 'gone', choice: {} })).rejects.toThrow(
      'There is no such attribute any more.',
    )
  })

  test('they are moved up and down, as far as there are places', async () => {
    const { context, admin } = imports()
    await define(choice('B'), choice('C'))
    await reorderAttributes(context, admin, { key: 'c', by: -1 })
    expect(await labels()).toEqual(['Level', 'C', 'B'])
    await reorderAttributes(context, admin, { key: 'level', by: -1 })
    await reorderAttributes(context, admin, { key: 'level', by: 5 })
    expect(await labels()).toEqual(['C', 'B', 'Level'])
    const { items } = await context.storage.audit.list('t1', { limit: 9 })
    const moves = items.filter(({ detail }) => detail.changed === 'position').map(({ target }) => target)
    expect(moves).toEqual(['attribute level', 'attribute c'])
  })
})

test('removing counts the values first, takes them all, and can be asked for again after it broke off', async () => {
  const { context, admin } = imports()
  await define(choice('Level'), choice('Zone'))
  const people = Array.from({ length: 2100 }, (_, n) => ({
    displayName: `P ${n}`,
    attributes: { zone: 'z', ...(n % 2 ? { level: `${n}` } : {}) },
  }))
  for (let at = 0; at < people.length; at += 700) await imports().add(...people.slice(at, at + 700))
  expect((await previewRemoval(context, admin, { key: 'level' })).values).toEqual({
    count: 1050,
    more: false,
  })
  const broken = brokenAfter(1)
  await expect(removeAttribute({ ...context, storage: broken }, admin, { key: 'level' })).rejects.toThrow(
    'Away.',
  )
  expect(await labels()).toEqual(['Level', 'Zone'])
  const { values } = await removeAttribute(context, admin, { key: 'level' })
  expect(values).toBeGreaterThan(0)
  expect(values).toBeLessThan(1050)
  expect(await labels()).toEqual(['Zone'])
  const left = await imports().people()
  expect(left).toHaveLength(2100)
  expect(left.every(({ attributes }) => attributes.zone === 'z' && attributes.level === undefined)).toBe(true)
})

/** The real storage, away after so many writes of people. */
function brokenAfter(writes: number) {
  const { storage } = imports().context
  let left = writes
  const write: typeof storage.users.write = (...given) => {
    if (left-- <= 0) throw new Error('Away.')
    return storage.users.write(...given)
  }
  return { ...storage, users: { ...storage.users, write } }
}

describe('in files', () => {
  const KAIZALA = 'Name,Country Code,Phone Number'

  beforeEach(async () => {
    await define(choice('Location', { required: true }), choice('Level', { type: 'number', required: true }))
    await imports().add({
      displayName: 'Asha Rao',
      phone: '+12025550101',
      attributes: { location: 'Kigali', level: 3 },
    })
  })

  test('nobody new is added without what is mandatory; known people keep theirs', async () => {
    const job = await imports().import(
      `${KAIZALA},Location,Level\nAsha R,1,2025550101,,\nBo Chen,1,2025550102,Musanze,\nDan Fry,1,2025550103,Huye,4\n`,
    )
    expect(await imports().rows(job)).toEqual([
      [2, 'updated'],
      [3, 'failed', 'attribute-missing'],
      [4, 'created'],
    ])
    const [asha, dan] = await imports().people()
    expect(asha).toMatchObject({ displayName: 'Asha R', attributes: { location: 'Kigali', level: 3 } })
    expect(dan).toMatchObject({ displayName: 'Dan Fry', attributes: { location: 'Huye', level: 4 } })
    const failed = Buffer.from(await imports().download(job, 'failed')).toString()
    expect(failed).toContain('Somebody new needs: Level. Fill it in, in a column of that name.')
  })

  test('a number that would lose digits refuses its row, and says what to do', async () => {
    const job = await imports().import(
      `${KAIZALA},Location,Level\nAsha Rao,1,2025550101,,9007199254740993\nDan Fry,1,2025550103,Huye,123456789012345\n`,
    )
    expect(await imports().rows(job)).toEqual([
      [2, 'failed', 'attribute-invalid'],
      [3, 'created'],
    ])
    const failed = Buffer.from(await imports().download(job, 'failed')).toString()
    expect(failed).toContain('more than 15 digits, of which a number loses some.')
    expect(failed).toContain('Make the attribute a text')
    expect((await imports().people()).map(({ attributes }) => attributes.level)).toEqual([3, 123456789012345])
  })

  test('without the columns too; and nobody clears what is mandatory', async () => {
    const without = await imports().import(`${KAIZALA}\nBo Chen,1,2025550102\nAsha Ray,1,2025550101\n`)
    expect(await imports().rows(without)).toEqual([
      [2, 'failed', 'attribute-missing'],
      [3, 'updated'],
    ])
    const cleared = await imports().check(`${KAIZALA},Level\nAsha Ray,1,2025550101,<clear>\n`)
    expect(await imports().rows(cleared)).toEqual([[2, 'failed', 'required-clear']])
  })
})
