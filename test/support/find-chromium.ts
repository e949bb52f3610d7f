import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge']

const PLACES = [
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** The Chromium of `CHROMIUM_PATH`, of the search path, of the usual places or of Playwright; null when there is none. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : null
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const onPath = COMMANDS.flatMap(command => folders.map(folder => join(folder, command)))
  return (
    [...onPath, ...PLACES, chromium.executablePath()].find(path => path !== '' && existsSync(path)) ?? null
  )
}

/** Brings Chromium where that takes nobody's consent: root on a machine with apt-get, such as a CI container. */
export function installChromium(): string | null {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  if (!isRoot || process.env.CHROMIUM_PATH || !existsSync('/usr/bin/apt-get')) return null
  process.stdout.write('No Chromium here: installing it with apt-get for the browser tests.\n')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    const { status } = spawnSync('apt-get', ['-qq', ...args], { stdio: 'inherit', env })
    if (status !== 0) return null
  }
  return findChromium()
}
