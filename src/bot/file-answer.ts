import type { Card } from './cards.ts'
import { noteCard } from './note-card.ts'
import { say, sayPlainly } from './say.ts'
import type { Progress } from './turn.ts'

/** What a press is answered with that a file was asked for by. */
export function fileToast(progress: Progress): { toast: string } {
  return { toast: progress === 'done' ? 'The file is below.' : 'The file is being made. I send it here.' }
}

/** The same for typed commands; null where the file is there already, which says it all. */
export function fileNote(progress: Progress): Card | null {
  if (progress === 'done') return null
  return noteCard({
    lines: [say`The file is being made. I send it here.`],
    summary: sayPlainly`The file is being made`,
  })
}
