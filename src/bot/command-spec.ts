/** Where help lists a command. */
export const SECTIONS = ['People', 'Groups', 'Files', 'You'] as const
export type Section = (typeof SECTIONS)[number]

/** What somebody may do here, as far as it decides what is offered. `importer`: an org admin; `leader`: admin of a group. */
export type Audience = 'importer' | 'supervisor' | 'leader' | 'member' | 'unclaimed'

/** One typed command of the list in `commands.ts`. */
export interface CommandSpec {
  /**
   * What is typed. `{person}` is an argument, `a|b` one of two words, `[the]` may be left out, `{filter:admins|others}` is an
   * argument that is one of these words. Every argument of the first form is required, those of other forms may be given.
   */
  forms: readonly [string, ...string[]]
  /** As help shows it; the first form with placeholders where absent. */
  usage?: string
  /** The first form where absent. */
  example?: string
  description: string
  /** Who is shown it in help; everybody where absent. Rights are decided by the services. */
  audience?: readonly Audience[]
  /** What it tells before it does anything. */
  asks?: string
  /** Holds no personal data: it is answered where others read along too. All others are answered in the 1:1 chat alone. */
  open?: true
  /** One of those that Teams lists beside the message box. */
  listed?: true
}
