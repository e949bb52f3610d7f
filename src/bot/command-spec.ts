/** Where help lists a command. */
export const SECTIONS = ['People', 'Attributes', 'Groups', 'Files', 'You'] as const
export type Section = (typeof SECTIONS)[number]

/** What somebody may do here, as far as it decides what is offered. `importer`: an org admin; `leader`: admin of a group. */
export type Audience = 'importer' | 'supervisor' | 'leader' | 'member' | 'unclaimed'

/** One typed command of the list in `commands.ts`. */
export interface CommandSpec {
  /**
   * What is typed, one way behind the other with a slash between. `{person}` is an argument, `a|b` one of two words, `[the]` may
   * be left out, `{filter:admins|others}` is an argument that is one of these words. Every argument of the first way is
   * required, those of other ways may be given.
   */
  forms: string
  description: string
  /** Who is shown it in help; everybody where absent. Rights are decided by the services. */
  audience?: readonly Audience[]
  /** As help shows it; the first way with placeholders where absent. */
  usage?: string
  /** The first way with the examples of its arguments where absent. */
  example?: string
  /** What it tells before it does anything. */
  asks?: string
  /** Holds no personal data: it is answered where others read along too. All others are answered in the 1:1 chat alone. */
  open?: true
  /** One of those that Teams lists beside the message box. */
  listed?: true
}

type More = Omit<CommandSpec, 'forms' | 'description' | 'audience'>

/** The forms stay literal: what a handler gets is read from them by the compiler. */
type Written<Forms extends string> = CommandSpec & { forms: Forms }

export const everybody = commandFor()
export const admins = commandFor('importer')
export const leaders = commandFor('importer', 'leader')
export const overseers = commandFor('importer', 'supervisor', 'leader')
export const unclaimed = commandFor('unclaimed')

function commandFor(...audience: Audience[]) {
  return <const Forms extends string>(
    forms: Forms,
    description: string,
    more: More = {},
  ): Written<Forms> => ({
    forms,
    description,
    ...(audience.length > 0 ? { audience } : {}),
    ...more,
  })
}
