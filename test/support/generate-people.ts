import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A made-up person. E-mail, phone and employee id are unique among all people of a seed. */
export interface GeneratedPerson {
  email: string
  firstName: string
  lastName: string
  employeeId: string
  /** As people write it: national for the United States, international elsewhere. */
  phone: string
  title: string
  department: string
}

export interface PeopleFile {
  rows: number
  seed: number
  /** What stands in User Status. */
  status: 'New' | 'Update'
  /** The share of people, from 0 to 1, who have another title and department than those of the same seed without it. */
  changed?: number
}

export const KORE_HEADER =
  'Email ID,First Name,Last Name,Alternate ID,Work Phone,Title,Department,User Status'

/** Phones of one country are numbered by a walk through all of them; a prime step visits each once. */
const PHONES = 10_000_000
const PHONE_STEP = 7_368_787
const LINES_A_PIECE = 500

const words = (text: string) => text.split(' ')
const FIRST_NAMES = words(
  'James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica ' +
    'Thomas Sarah Christopher Karen Charles Lisa Daniel Nancy Matthew Sandra Anthony Ashley Mark Emily Paul Kimberly ' +
    'Steven Donna Andrew Michelle Kenneth Carol Asha Rahul Priya Arjun Ananya Vikram Divya Sanjay Wei Jing Yuki Haruto ' +
    'Fatima Omar Aisha Hassan Amina Jean Claudine Emmanuel Grace Olga Dmitri Anna Piotr Zofia Lars Ingrid Maria Luis ' +
    'Carmen Diego Sofia Mateo Lucia Giulia Marco Ana João José André Zoë Chloé Jürgen Søren Łukasz Björn Renée François ' +
    'Núria Øyvind Émile Žofia',
)
const LAST_NAMES = words(
  'Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Lee Thompson White Harris ' +
    'Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Baker Nelson Carter Mitchell Roberts Turner ' +
    'Phillips Campbell Parker Evans Edwards Collins Stewart Morris Murphy Cook Rogers Morgan Cooper Peterson Reed Bailey ' +
    'Rao Sharma Patel Singh Gupta Kumar Iyer Nair Chen Wang Zhang Liu Tanaka Suzuki Sato Khan Ahmed Hussein Mugisha ' +
    'Uwase Habimana Mukamana Okafor Mensah Ivanov Petrov Kowalski Nowak Hansen Johansson Rossi Bianchi Ferrari Schmidt ' +
    "O'Neil O'Brien Smith-Jones García Muñoz Fernández Gonçalves Müller Schäfer Dvořák Åkesson Lefèvre Błaszczyk Söderström",
)
const TITLES = [
  ...words('Accountant Analyst Nurse Engineer Teacher Driver Electrician Buyer Planner Technician'),
  'Senior Engineer',
  'Team Lead',
  'Sales Manager',
  'Project Manager',
  'Office Assistant',
  'Shift Supervisor',
  'Human Resources Partner',
]
const DEPARTMENTS = [
  ...words('Finance Sales Engineering Operations Logistics Marketing Legal Support Research Security'),
  'Human Resources',
  'Customer Care',
  'Field Service',
]
const AREA_CODES = words('206 212 303 312 404 415 503 512 602 617 646 702 713 720 801 808 901 919 940 972')

/** The person at `index`, from 0; always the same one for the same seed. */
export function generatePerson(index: number, seed: number): GeneratedPerson {
  const firstName = pick(FIRST_NAMES, index, seed, 1)
  const lastName = pick(LAST_NAMES, index, seed, 2)
  return {
    email: `${plain(firstName)}.${plain(lastName)}${index}@corp.example`,
    firstName,
    lastName,
    employeeId: `E${100_000 + index * 3}`,
    phone: phoneOf(index),
    title: pick(TITLES, index, seed, 3),
    department: pick(DEPARTMENTS, index, seed, 4),
  }
}

/** The lines of a Kore.ai users file with its header, in pieces of some 50 KB. */
export function* koreFile({ rows, seed, status, changed = 0 }: PeopleFile): Generator<string> {
  let piece = `${KORE_HEADER}\n`
  for (let index = 0; index < rows; index++) {
    const person = generatePerson(index, seed)
    if (isChanged(index, seed, changed)) {
      person.title = `Chief ${person.title}`
      person.department = pick(DEPARTMENTS, index, seed, 5)
    }
    piece += koreLine(person, status)
    if (index % LINES_A_PIECE < LINES_A_PIECE - 1) continue
    yield piece
    piece = ''
  }
  yield piece
}

/** One line of a Kore.ai users file, with its end. */
export function koreLine(person: GeneratedPerson, status: string): string {
  const { email, firstName, lastName, employeeId, phone, title, department } = person
  return `${[email, firstName, lastName, employeeId, phone, title, department, status].join(',')}\n`
}

export async function writeKoreFile(path: string, file: PeopleFile): Promise<void> {
  await pipeline(Readable.from(koreFile(file)), createWriteStream(path))
}

function isChanged(index: number, seed: number, share: number): boolean {
  return share > 0 && draw(index, seed, 6) < share * 2 ** 32
}

function pick(list: readonly string[], index: number, seed: number, use: number): string {
  return list[draw(index, seed, use) % list.length] as string
}

/** 32 bits that depend on all three and on nothing else (the finaliser of MurmurHash3). */
function draw(index: number, seed: number, use: number): number {
  let h = Math.imul(index, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca77) ^ Math.imul(use, 0xc2b2ae3d)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

function plain(name: string): string {
  return name
    .replaceAll('Ł', 'L')
    .replaceAll('ł', 'l')
    .replaceAll('Ø', 'O')
    .replaceAll('ø', 'o')
    .normalize('NFKD')
    .replace(/[^A-Za-z-]/g, '')
    .toLowerCase()
}

function phoneOf(index: number): string {
  const walked = (index * PHONE_STEP) % PHONES
  const digits = String(walked).padStart(7, '0')
  switch (index % 10) {
    case 0:
    case 1:
      return `+91 98${digits.slice(0, 3)} 4${digits.slice(3)}`
    case 2:
      return `+44 740${digits.slice(0, 1)} ${digits.slice(1)}`
    case 3:
      return `+250 78${digits.slice(0, 1)} ${digits.slice(1, 4)} ${digits.slice(4)}`
    default:
      return nationalUs(index)
  }
}

/** Exchanges from 220 to 899, which are never service codes such as 911. */
function nationalUs(index: number): string {
  const walked = (index * 1_048_583) % (AREA_CODES.length * 680 * 10_000)
  const area = AREA_CODES[Math.floor(walked / 6_800_000)]
  const exchange = 220 + (Math.floor(walked / 10_000) % 680)
  return `(${area}) ${exchange}-${String(walked % 10_000).padStart(4, '0')}`
}
