/** A source file: path from the project's root with `/`, and its text. */
export interface SourceFile {
  path: string
  text: string
}

const MOST_LINES = 400

/** What a folder of src/ may import besides itself and errors.ts, which everybody may. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  tables: ['domain'],
  ports: ['domain'],
  formats: ['domain', 'tables'],
  storage: ['domain', 'ports'],
  mail: ['domain', 'ports'],
  services: ['domain', 'tables', 'ports', 'formats'],
  jobs: ['domain', 'tables', 'ports', 'formats', 'services', 'logger'],
  bot: ['domain', 'tables', 'ports', 'formats', 'services', 'logger', 'draw-svg'],
  cli: ['domain', 'tables', 'ports', 'formats', 'services', 'jobs', 'logger', 'config'],
  http: ['services', 'ports', 'domain', 'logger'],
  'local-teams': ['logger'],
  'teams-package': ['draw-svg'],
  'draw-svg': [],
  errors: [],
  logger: [],
  config: ['domain', 'tables', 'setting-kinds'],
  'setting-kinds': [],
  'compile-once': [],
}

/** Files that wire the rest. */
const ROOTS: Record<string, { not: readonly string[] }> = {
  'src/app.ts': { not: ['cli'] },
  'src/open-directory.ts': { not: ['bot', 'http', 'local-teams', 'cli'] },
  'src/open-migration.ts': { not: ['bot', 'http', 'local-teams', 'cli'] },
  'src/local-people.ts': { not: ['bot', 'http', 'cli', 'storage'] },
  'src/build-teams-package.ts': { not: ['http', 'local-teams', 'cli', 'storage', 'services', 'jobs'] },
  'src/metrics.ts': { not: ['bot', 'http', 'local-teams', 'cli', 'storage', 'jobs'] },
  'src/open-health.ts': { not: ['bot', 'http', 'local-teams', 'cli', 'storage', 'jobs'] },
  'src/open-worker.ts': { not: ['bot', 'http', 'local-teams', 'cli'] },
  'src/index.ts': { not: ['bot', 'http', 'local-teams', 'cli', 'storage', 'services', 'jobs'] },
  'src/run-server.ts': { not: ['bot', 'http', 'local-teams', 'cli', 'storage', 'services', 'jobs'] },
  'src/worker.ts': { not: ['bot', 'http', 'local-teams', 'cli'] },
  'src/worker-thread.ts': { not: ['bot', 'http', 'local-teams', 'cli'] },
  'src/cli/muster.mjs': { not: ['bot', 'http', 'local-teams', 'storage'] },
}

/** One package, one place. What is not named here may be used anywhere in src/. */
const PLACES: readonly [RegExp, RegExp, string][] = [
  [
    /^(botbuilder|botframework-|@microsoft\/teams-ai|adaptivecards-templating|adaptive-expressions)/,
    /^src\/bot\//,
    'src/bot',
  ],
  [/^adaptivecards(\/|$)/, /^src\/local-teams\//, 'src/local-teams'],
  [/^restify/, /^src\/http\//, 'src/http'],
  [/^mongoose|^mongodb/, /^src\/storage\/mongodb\//, 'src/storage/mongodb'],
  [/^node:sqlite$/, /^src\/storage\/sqlite\//, 'src/storage/sqlite'],
  [/^nodemailer/, /^src\/mail\//, 'src/mail'],
  [/^(csv-parse|saxes|yauzl)/, /^src\/tables\//, 'src/tables'],
  [/^libphonenumber-js/, /^src\/formats\//, 'src/formats'],
  [/^(ajv|@microsoft\/app-manifest)/, /^src\/teams-package\//, 'src/teams-package'],
  [/^prom-client/, /^src\/metrics\.ts$/, 'src/metrics.ts'],
  [/^@resvg/, /^src\/draw-svg\.ts$/, 'src/draw-svg.ts'],
  [/^pino/, /^src\/logger\.ts$/, 'src/logger.ts'],
  [/^node:worker_threads$/, /^src\/(open-worker|worker)\.ts$/, 'src/open-worker.ts and src/worker.ts'],
]

/** Every breach of the design, one sentence each; empty when there is none. */
export function checkArchitecture(files: readonly SourceFile[]): string[] {
  return files.flatMap(file => [...sizeProblems(file), ...(isOfSource(file) ? sourceProblems(file) : [])])
}

/** What a file imports: specifiers of import, export from, import(), require() and new URL(…, import.meta.url). */
export function importsOf(text: string): string[] {
  const code = withoutComments(text)
  const patterns = [
    /\b(?:import|export)\s+(?:type\s+)?(?:[\w*{][^'"`;]*?\bfrom\s*)?['"]([^'"\n]+)['"]/g,
    /\b(?:import|require|require\.resolve)\s*\(\s*['"`]([^'"`\n]+)['"`]/g,
    /\bnew\s+URL\(\s*['"]([^'"\n]+\.(?:ts|mjs|js))['"]\s*,\s*import\.meta\.url/g,
  ]
  return patterns.flatMap(pattern => [...code.matchAll(pattern)].map(match => match[1] ?? ''))
}

function isOfSource({ path }: SourceFile): boolean {
  return path.startsWith('src/') && /\.(ts|mjs|js)$/.test(path)
}

function sizeProblems({ path, text }: SourceFile): string[] {
  const lines = text.split('\n').length - 1
  return lines > MOST_LINES ? [`${path} has ${lines} lines; ${MOST_LINES} is the most`] : []
}

function sourceProblems(file: SourceFile): string[] {
  const { path, text } = file
  const code = withoutComments(text)
  const problems: string[] = importsOf(text).flatMap(specifier => importProblems(path, specifier))
  if (/\bexport\s+default\b/.test(code)) problems.push(`${path} has a default export`)
  if (/^export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s*from\b/m.test(code))
    problems.push(`${path} exports from another file`)
  if (/\bprocess\.env\b|\bprocess\[['"]env/.test(code) && path !== 'src/config.ts') {
    problems.push(`${path} reads process.env; only src/config.ts may`)
  }
  if (/\bTurnContext\b/.test(code) && !path.startsWith('src/bot/')) problems.push(`${path} knows TurnContext`)
  if (path.startsWith('src/bot/features/') && text.split('\n').length - 1 > 60) {
    problems.push(`${path} is a feature of over 60 lines`)
  }
  return problems
}

function importProblems(path: string, specifier: string): string[] {
  if (!specifier.startsWith('.')) {
    return PLACES.filter(([name, place]) => name.test(specifier) && !place.test(path)).map(
      ([, , place]) => `${path} imports ${specifier}, which belongs to ${place}`,
    )
  }
  const target = resolvePath(path, specifier)
  if (!target.startsWith('src/')) return [`${path} imports ${target}, which is outside src/`]
  const from = layerOf(path)
  const to = layerOf(target)
  if (from === to || to === 'errors') return []
  const allowed = ROOTS[path]
    ? !ROOTS[path].not.includes(to)
    : (MAY_IMPORT[from]?.includes(to) ?? false) && ROOTS[target] === undefined
  return allowed ? [] : [`${path} imports ${target}: ${from} may not see ${to}`]
}

/** The folder below src/; of a file right in src/, its name. */
function layerOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.\w+$/, '')
}

function resolvePath(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1)
}

/** Text in which comments are blank. Quotes and templates are kept whole, so that `//` in them stays. */
function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_whole, quoted?: string) => quoted ?? ' ',
  )
}
