/** Begins the process of Muster as `src/index.ts` does. */
import { compileOnce } from '../../src/compile-once.ts'
import type { BotArguments } from './turns-process.ts'

compileOnce((JSON.parse(process.argv[2] ?? '') as BotArguments).compiled)
await import('./turns-muster-bot.ts')
