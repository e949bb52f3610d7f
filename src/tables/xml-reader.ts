import { SaxesParser } from 'saxes'
import type { FileRefusedError } from '../errors.ts'
import { damagedWorkbook } from './workbook-refusals.ts'

/** Names come without their prefixes: namespaces differ between kinds of workbooks, the words in them do not. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close(name: string): void
  /** All text between two tags at once, CDATA sections apart. */
  text(text: string): void
}

/** Sheets are nested seven deep. */
const MOST_DEPTH = 64
const MOST_ATTRIBUTES = 256
/** Of a text or a tag that does not end. */
const MOST_PENDING = 16 * 1024 * 1024

/**
 * One part of a workbook, as its bytes come. There is no DOCTYPE in any, so one is refused before anything that it declares
 * could count. Linear time; memory stays within a text.
 */
export class XmlReader {
  readonly #parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false })
  readonly #label: string
  readonly #part: string
  #decoder: TextDecoder | undefined
  #start = Buffer.alloc(0)
  #depth = 0
  #attributes = 0
  #pending = 0

  constructor(handler: XmlHandler, { label, part }: { label: string; part: string }) {
    this.#label = label
    this.#part = part
    const parser = this.#parser
    parser.on('opentag', ({ name, attributes }) => {
      this.#pending = 0
      this.#attributes = 0
      if (++this.#depth > MOST_DEPTH) throw this.#refuse('is nested too deeply')
      handler.open(localName(name), attributes)
    })
    parser.on('closetag', ({ name }) => {
      this.#pending = 0
      this.#depth--
      handler.close(localName(name))
    })
    const onText = (text: string) => {
      this.#pending = 0
      handler.text(text)
    }
    parser.on('text', onText)
    parser.on('cdata', onText)
    parser.on('attribute', () => {
      if (++this.#attributes > MOST_ATTRIBUTES) throw this.#refuse('has a tag without end')
    })
    parser.on('doctype', () => {
      throw this.#refuse('declares a document type, which no workbook does')
    })
    parser.on('error', () => {
      throw this.#refuse('is not well-formed XML')
    })
  }

  /** @throws FileRefusedError `file-damaged`, or what the handler throws */
  write(bytes: Buffer): void {
    if (this.#decoder) this.#parse(this.#decode(this.#decoder, bytes))
    else {
      this.#start = Buffer.concat([this.#start, bytes])
      if (this.#start.length >= 4) this.#begin()
    }
  }

  end(): void {
    const decoder = this.#decoder ?? this.#begin()
    this.#parse(this.#decode(decoder))
    this.#parser.close()
  }

  #begin(): TextDecoder {
    const decoder = new TextDecoder(encodingOf(this.#start), { fatal: true })
    this.#decoder = decoder
    this.#parse(this.#decode(decoder, this.#start))
    this.#start = Buffer.alloc(0)
    return decoder
  }

  #decode(decoder: TextDecoder, bytes?: Buffer): string {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    } catch {
      throw this.#refuse('holds bytes that are no text')
    }
  }

  #parse(text: string): void {
    this.#pending += text.length
    this.#parser.write(text)
    if (this.#pending > MOST_PENDING) throw this.#refuse('has a text without end')
  }

  #refuse(what: string): FileRefusedError {
    return damagedWorkbook(this.#label, `its part ${this.#part} ${what}`)
  }
}

/** Reads a part to its end. */
export async function readXml(
  bytes: AsyncIterable<Buffer>,
  handler: XmlHandler,
  where: { label: string; part: string },
): Promise<void> {
  const reader = new XmlReader(handler, where)
  for await (const piece of bytes) reader.write(piece)
  reader.end()
}

/** UTF-8 or UTF-16: ECMA-376 part 2 has no other. */
function encodingOf(start: Buffer): string {
  const [first, second] = start
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be'
  return 'utf-8'
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
