import { isAscii, isUtf8 } from 'node:buffer'

/** `undecided`: only ASCII so far, which UTF-8 and windows-1252 write alike. */
export type Encoding = 'UTF-8' | 'UTF-16 LE' | 'UTF-16 BE' | 'windows-1252' | 'undecided'

/** Finds the encoding from the first bytes of a file; `bom` is how many of them are the byte order mark. */
export function detectEncoding(head: Buffer): { encoding: Encoding; bom: number } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'UTF-8', bom: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'UTF-16 LE', bom: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'UTF-16 BE', bom: 2 }
  return { encoding: wideEncoding(head) ?? decideBytes(head), bom: 0 }
}

/** UTF-16 without a mark: delimiters, digits and line ends have a zero byte, always on the same side. */
function wideEncoding(head: Buffer): Encoding | undefined {
  let even = 0
  let odd = 0
  const sample = head.subarray(0, 8192)
  for (let i = 0; i < sample.length; i += 2) {
    if (sample[i] === 0) even++
    if (sample[i + 1] === 0) odd++
  }
  const many = sample.length / 20
  if (odd > many && even * 20 < odd) return 'UTF-16 LE'
  if (even > many && odd * 20 < even) return 'UTF-16 BE'
  return undefined
}

/** UTF-8 or windows-1252, by which of them explains more of the bytes above ASCII. A character cut at the end does not count. */
export function decideBytes(sample: Buffer): Encoding {
  if (isAscii(sample)) return 'undecided'
  const whole = sample.subarray(0, sample.length - cutTail(sample))
  if (isAscii(whole)) return 'undecided'
  if (isUtf8(whole)) return 'UTF-8'
  const { valid, invalid } = countSequences(whole)
  // Text of one byte per character rarely looks like UTF-8 by chance; damaged UTF-8 still mostly does.
  return valid > invalid ? 'UTF-8' : 'windows-1252'
}

/** Bytes at the end that begin a UTF-8 character and do not finish it, 0 to 3. */
export function cutTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0
  }
  return 0
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4
  return lead >= 0xe0 ? 3 : 2
}

function countSequences(bytes: Buffer): { valid: number; invalid: number } {
  let valid = 0
  let invalid = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    if (byte < 0x80) continue
    const length = byte >= 0xc2 && byte <= 0xf4 ? sequenceLength(byte) : 0
    if (length > 0 && isUtf8(bytes.subarray(i, i + length))) {
      valid++
      i += length - 1
    } else {
      invalid++
    }
  }
  return { valid, invalid }
}
