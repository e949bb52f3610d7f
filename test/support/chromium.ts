import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Nothing that makes the browser itself talk to anybody, and what a container without a display needs. */
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Starts the Chromium of this machine with an empty profile of its own. Nothing is downloaded.
 * `path` names the program; without it the usual places are tried. The caller closes the browser.
 */
export async function openChromium(path?: string): Promise<Browser> {
  const executablePath = path ?? USUAL_PLACES.find(place => existsSync(place))
  if (!executablePath)
    throw new Error('No Chromium was found. Install one, or set CHROMIUM_PATH to where it is.')
  return chromium.launch({ executablePath, args: FLAGS, headless: true })
}
