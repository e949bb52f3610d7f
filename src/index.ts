import { compileOnce } from './compile-once.ts'

compileOnce()
const { runServer } = await import('./run-server.ts')
await runServer()
