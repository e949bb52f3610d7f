import { escapeText, plainText } from './escape-text.ts'

/** A text of a card that is safe as it stands: our own words, and outside text that has been made inert. */
export class Line {
  readonly value: string
  constructor(value: string) {
    this.value = value
  }
}

/** A text that is put where no Markdown is rendered. */
export class Plain {
  readonly value: string
  constructor(value: string) {
    this.value = value
  }
}

const NUMBERS = new Intl.NumberFormat('en-US')

/** The way to write a sentence: our words as they are, every interpolated string taken for hostile, numbers grouped. */
export function say(words: TemplateStringsArray, ...values: (string | number | Line)[]): Line {
  let text = words[0] ?? ''
  values.forEach((value, n) => {
    text += piece(value) + (words[n + 1] ?? '')
  })
  return new Line(text)
}

/** Like `say`, for summaries, button titles and other places without Markdown. */
export function sayPlainly(words: TemplateStringsArray, ...values: (string | number)[]): Plain {
  let text = words[0] ?? ''
  values.forEach((value, n) => {
    text += (typeof value === 'number' ? NUMBERS.format(value) : plainText(value, 60)) + (words[n + 1] ?? '')
  })
  return new Plain(text)
}

/** A whole sentence that names outside text, such as an error's; the longest tells every format with its columns. */
export function sentence(text: string): Line {
  return new Line(escapeText(text, 800))
}

export function joinLines(lines: readonly Line[], separator: string): Line {
  return new Line(lines.map(line => line.value).join(separator))
}

function piece(value: string | number | Line): string {
  if (value instanceof Line) return value.value
  return typeof value === 'number' ? NUMBERS.format(value) : escapeText(value)
}
