import type { Finding } from './finding.ts'

/** Bidi controls and zero-width spaces: no name needs them, and they make one name look like another. */
const HIDDEN = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\p{Cc}]/u
/** The joiners belong into names of many scripts, and into emoji, but not between Latin letters. */
const JOINED_LATIN = /[\p{Script=Latin}][\u200C\u200D]|[\u200C\u200D][\p{Script=Latin}]/u

const SCRIPTS: readonly [string, RegExp][] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
]

/** Reasons to look twice at a name that is not plain ASCII; warnings all. */
export function nameDoubts(name: string): Finding[] {
  const findings: Finding[] = []
  const likely = unscramble(name)
  // What cannot be seen in a garbled name is part of the garble.
  if (!likely && (HIDDEN.test(name) || JOINED_LATIN.test(name)))
    findings.push({ code: 'hidden-characters', severity: 'warning' })
  const scripts = mixedScripts(name)
  if (scripts) findings.push({ code: 'mixed-scripts', severity: 'warning', detail: { scripts } })
  if (likely) findings.push({ code: 'mojibake', severity: 'warning', detail: { likely } })
  else if (name.includes('\uFFFD')) findings.push({ code: 'mojibake', severity: 'warning' })
  return findings
}

/** Scripts whose letters look alike, within one word: a Cyrillic а in Asha. */
function mixedScripts(name: string): string | undefined {
  for (const word of name.split(/[^\p{L}\p{M}]+/u)) {
    const found = SCRIPTS.filter(([, pattern]) => pattern.test(word)).map(([script]) => script)
    if (found.length > 1) return found.join(', ')
  }
  return undefined
}

/** The characters of windows-1252 between 0x80 and 0x9F, by byte. */
const WINDOWS_1252 =
  '\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178'

/** `JosÃ©` is the UTF-8 of José read as windows-1252: tells what it was, or undefined when it is no such thing. */
function unscramble(text: string): string | undefined {
  if (!/[\u00C2-\u00F4]/.test(text)) return undefined
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const low = WINDOWS_1252.indexOf(text.charAt(i))
    if (low < 0 && code > 255) return undefined
    bytes[i] = low < 0 ? code : 0x80 + low
  }
  try {
    const likely = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return likely === text ? undefined : likely
  } catch {
    return undefined
  }
}
