import { foldText } from '../domain/users.ts'
import { editDistance } from './edit-distance.ts'

/** One typed command. The list below is all there is: help, matching and did-you-mean are made from it. */
export interface CommandSpec {
  name: string
  /** What is typed; `…` stands for what follows. The first is the one that help shows. */
  forms: string[]
  /** Where help lists it; absent for small talk. */
  section?: 'People' | 'Files' | 'You'
  /** As help shows it, with placeholders in capitals. */
  usage: string
  description: string
  /** Who is shown it in help; everybody where absent. */
  audience?: 'importers' | 'unclaimed'
  /** What follows is a number. */
  numbered?: true
  /** Answers with personal data or files, so it is answered in the 1:1 chat alone. */
  personal: boolean
}

export const COMMANDS = [
  {
    name: 'who is',
    forms: ['who is …', 'whois …', "who's …", 'profile …'],
    section: 'People',
    usage: 'who is NAME',
    description: 'a profile',
    personal: true,
  },
  {
    name: 'find',
    forms: ['find …', 'search …'],
    section: 'People',
    usage: 'find TEXT',
    description: 'people by parts of name, email, phone or title',
    personal: true,
  },
  {
    name: 'template',
    forms: ['template', 'template …', 'templates'],
    section: 'Files',
    usage: 'template FORMAT',
    description: 'a file to fill in',
    audience: 'importers',
    personal: true,
  },
  {
    name: 'imports',
    forms: ['imports', 'history'],
    section: 'Files',
    usage: 'imports',
    description: 'what was imported, when and by whom',
    audience: 'importers',
    personal: true,
  },
  {
    name: 'import',
    forms: ['import …'],
    section: 'Files',
    usage: 'import NUMBER',
    numbered: true,
    description: 'one import and its files',
    audience: 'importers',
    personal: true,
  },
  {
    name: 'cancel',
    forms: ['cancel …', 'stop …'],
    section: 'Files',
    usage: 'cancel NUMBER',
    numbered: true,
    description: 'ends an import that is not done',
    audience: 'importers',
    personal: true,
  },
  {
    name: 'whoami',
    forms: ['whoami', 'who am i', 'my profile', 'me'],
    section: 'You',
    usage: 'whoami',
    description: 'your own profile and rights',
    personal: true,
  },
  {
    name: 'claim',
    forms: ['claim …', 'claim'],
    section: 'You',
    usage: 'claim CODE',
    description: 'makes you the first org admin',
    audience: 'unclaimed',
    personal: true,
  },
  {
    name: 'help',
    forms: ['help', '?', 'commands'],
    section: 'You',
    usage: 'help',
    description: 'this list',
    personal: false,
  },
  {
    name: 'hello',
    forms: [
      'hello',
      'hi',
      'hey',
      'hello muster',
      'hi muster',
      'good morning',
      'good afternoon',
      'good evening',
    ],
    usage: 'hello',
    description: '',
    personal: false,
  },
  {
    name: 'thanks',
    forms: ['thanks', 'thank you', 'thx', 'cheers', 'thanks a lot', 'thank you very much'],
    usage: 'thanks',
    description: '',
    personal: false,
  },
] as const satisfies CommandSpec[]

export type CommandName = (typeof COMMANDS)[number]['name']

export interface ParsedCommand {
  name: CommandName
  /** What follows the words of the command, without surrounding quotes. */
  rest: string
}

interface Form {
  spec: CommandSpec & { name: CommandName }
  words: string
  takesRest: boolean
}

const FORMS: Form[] = COMMANDS.flatMap(spec =>
  spec.forms.map(form => ({ spec, words: form.replace(/ ?…$/, ''), takesRest: form.endsWith('…') })),
).sort((a, b) => b.words.length - a.words.length)

/** Case, a leading slash, extra spaces, quotes and an end of sentence do not matter. Null when it is no command. */
export function parseCommand(typed: string): ParsedCommand | null {
  const text = tidy(typed)
  const folded = text.toLowerCase()
  for (const { spec, words, takesRest } of FORMS) {
    const { name } = spec
    if (!takesRest && folded.replace(/[.!]+$/, '') === words) return { name, rest: '' }
    if (takesRest && folded.startsWith(`${words} `)) {
      const rest = unquote(text.slice(words.length + 1))
      if (rest !== '') return { name, rest }
    }
  }
  return null
}

/** What to type, where a command was typed without what has to follow it; null otherwise. */
export function usageOf(typed: string): string | null {
  const text = tidy(typed).toLowerCase()
  return FORMS.find(({ words, takesRest }) => takesRest && words === text)?.spec.usage ?? null
}

/** Whatever is shorter is near to everything. */
const SHORTEST = 3

/** The command that was probably meant, as it can be run; null when nothing is near. */
export function suggestCommand(typed: string): string | null {
  const text = tidy(typed).toLowerCase().slice(0, 80)
  if (text.length < SHORTEST) return null
  let best: { command: string; distance: number } | null = null
  for (const form of FORMS.filter(({ words }) => words.length >= SHORTEST)) {
    for (const guess of guesses(text.split(' '), form)) {
      const near = guess.distance <= Math.floor(form.words.length / 3)
      if (near && (best === null || guess.distance < best.distance)) best = guess
    }
  }
  return best?.command ?? null
}

/** What was typed, taken for this form: with what follows it, or without what cannot. */
function guesses(typed: string[], { spec, words, takesRest }: Form): { command: string; distance: number }[] {
  const size = words.split(' ').length
  if (!takesRest) {
    const extra = typed.length > size ? 1 : 0
    return [{ command: words, distance: editDistance(typed.slice(0, size).join(' '), words) + extra }]
  }
  return [size, size - 1, size + 1]
    .filter(count => count > 0 && count < typed.length)
    .map(count => ({ start: typed.slice(0, count).join(' '), rest: typed.slice(count).join(' ') }))
    .filter(({ rest }) => !spec.numbered || /^#?\d+$/.test(rest))
    .map(({ start, rest }) => ({ command: `${words} ${rest}`, distance: editDistance(start, words) }))
}

function tidy(typed: string): string {
  return typed
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zs}\u200b\ufeff]+/gu, ' ')
    .trim()
    .replace(/^\/\s*/, '')
}

function unquote(text: string): string {
  const inner = text.trim().replace(/\?$/, '').trim()
  const quoted = /^["'“”‘’«](.*)["'“”‘’»]$/.exec(inner)
  return (quoted?.[1] ?? inner).trim()
}

/** For comparing what people type with names of things. */
export function sameWords(a: string, b: string): boolean {
  return foldText(a).replaceAll(/[\s_-]+/g, '') === foldText(b).replaceAll(/[\s_-]+/g, '')
}
