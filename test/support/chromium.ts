import { type Browser, chromium } from 'playwright-core'
import { findChromium } from './find-chromium.ts'

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

/** Starts the Chromium of this machine with an empty profile of its own. Nothing is downloaded. The caller closes it. */
export async function openChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath)
    throw new Error('No Chromium was found. Install one, or set CHROMIUM_PATH to where it is.')
  return chromium.launch({ executablePath, args: FLAGS, headless: true })
}
