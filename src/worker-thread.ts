import { compileOnce } from './compile-once.ts'

compileOnce()
await import('./worker.ts')
