import { cutTail, decideBytes, type Encoding } from './detect-encoding.ts'

/** Bytes of any encoding on their way to UTF-8. */
export interface ByteDecoder {
  /** What the bytes are read as; `undecided` while there were only ASCII ones. */
  readonly encoding: Encoding
  /** The same text in UTF-8. UTF-8 passes as it is, damaged or not; `last` flushes. */
  decode(bytes: Buffer, last: boolean): Buffer
}

export function createByteDecoder(found: Encoding): ByteDecoder {
  let encoding = found
  let carry: Buffer | undefined
  let decoder: TextDecoder | undefined

  function decide(bytes: Buffer, last: boolean): Buffer {
    const all = carry ? Buffer.concat([carry, bytes]) : bytes
    carry = undefined
    encoding = decideBytes(all)
    if (encoding !== 'undecided' || last) return all
    // The first character above ASCII may be cut here: it decides together with what follows.
    const tail = cutTail(all)
    if (tail === 0) return all
    carry = all.subarray(all.length - tail)
    return all.subarray(0, all.length - tail)
  }

  return {
    get encoding() {
      return encoding
    },
    decode(bytes, last) {
      const input = encoding === 'undecided' ? decide(bytes, last) : bytes
      if (encoding === 'undecided' || encoding === 'UTF-8') return input
      decoder ??= new TextDecoder(encoding.replace('UTF-16 ', 'utf-16').toLowerCase())
      return Buffer.from(decoder.decode(input, { stream: !last }), 'utf8')
    },
  }
}
