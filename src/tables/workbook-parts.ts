import type { ZipArchive } from './open-zip.ts'
import { printableName } from './printable-name.ts'
import { damagedWorkbook } from './workbook-refusals.ts'
import { readXml } from './xml-reader.ts'

export interface SheetPart {
  name: string
  part: string
}

/** What a workbook says about itself. Names of parts are as `ZipArchive.read` takes them. */
export interface WorkbookParts {
  /** Those that are shown, in the order of their tabs. */
  sheets: SheetPart[]
  /** Days are counted from 1904, as old Macs did. */
  from1904: boolean
  /** Excel is to work out all formulas: who wrote them could not, and gave each that comes to a number a 0. */
  isUncalculated: boolean
  sharedStrings: string | undefined
  styles: string | undefined
}

interface Link {
  type: string
  target: string
}

const MOST_BYTES = 32 * 1024 * 1024
const MOST_SHEETS = 1000

/** @throws FileRefusedError `file-damaged`, `file-unpacks-too-large` */
export async function readWorkbookParts(zip: ZipArchive, label: string): Promise<WorkbookParts> {
  const roots = await readLinks(zip, '', label)
  const book = [...roots.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml'
  const links = await readLinks(zip, book, label)
  const sheets: SheetPart[] = []
  let from1904 = false
  let isUncalculated = false
  const handler = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'workbookPr') from1904 = isTrue(attributes.date1904)
      if (name === 'calcPr') isUncalculated = isTrue(attributes.fullCalcOnLoad)
      if (name !== 'sheet') return
      const link = links.get(attributeOf(attributes, 'id') ?? '')
      const isShown = attributes.state === undefined || attributes.state === 'visible'
      if (link?.type !== 'worksheet' || !isShown || sheets.length === MOST_SHEETS) return
      sheets.push({ name: printableName(attributes.name ?? ''), part: link.target })
    },
    close() {},
    text() {},
  }
  await readXml(zip.read(book, MOST_BYTES), handler, { label, part: book })
  if (sheets.length === 0) throw damagedWorkbook(label, 'it has no sheet that is shown')
  const partOf = (type: string) => [...links.values()].find(link => link.type === type)?.target
  return {
    sheets,
    from1904,
    isUncalculated,
    sharedStrings: partOf('sharedStrings'),
    styles: partOf('styles'),
  }
}

/** What a part refers to, by id; for '' the links of the whole archive. What lies outside the file is left out. */
async function readLinks(zip: ZipArchive, from: string, label: string): Promise<Map<string, Link>> {
  const folder = from.slice(0, from.lastIndexOf('/') + 1)
  const part = `${folder}_rels/${from.slice(folder.length)}.rels`
  const links = new Map<string, Link>()
  if (!zip.names.includes(part.toLowerCase())) return links
  const handler = {
    open(name: string, { Id, Type, Target, TargetMode }: Readonly<Record<string, string>>) {
      if (name !== 'Relationship' || TargetMode === 'External') return
      if (Id === undefined || Type === undefined || Target === undefined || links.size > 10 * MOST_SHEETS)
        return
      links.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target: resolveTarget(folder, Target) })
    },
    close() {},
    text() {},
  }
  await readXml(zip.read(part, MOST_BYTES), handler, { label, part })
  return links
}

/** Within the archive alone: `..` ends at its root. */
function resolveTarget(folder: string, target: string): string {
  const path = target.replaceAll('\\', '/')
  const steps: string[] = []
  for (const step of (path.startsWith('/') ? path : folder + path).split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  const resolved = steps.join('/')
  try {
    return decodeURIComponent(resolved)
  } catch {
    return resolved
  }
}

function attributeOf(attributes: Readonly<Record<string, string>>, local: string): string | undefined {
  return Object.entries(attributes).find(([name]) => name === local || name.endsWith(`:${local}`))?.[1]
}

export function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true'
}
