/** Makes the picture at the head of the README anew: node test/support/take-picture.ts appPackage/preview.png */
import { LOCAL_TENANT } from '../../src/config.ts'
import { addPeople } from './add-people.ts'
import { openChromium } from './chromium.ts'
import { openPage } from './open-page.ts'

const path = process.argv[2]
if (!path)
  throw new Error('Name the picture to write: node test/support/take-picture.ts appPackage/preview.png')

const HEADER = 'Email ID,First Name,Last Name,Alternate ID,Work Phone,Title,Department,User Status'
const KNOWN =
  'Asha Rao, Bo Chen, Ruth Uwase, Tom Berg, Li Wei, Amina Diallo, Jonas Weber, Grace Okello, Omar Haddad, Sofia Rossi, Peter Novak, Chloe Martin'
const NEW =
  'Dana Ortiz, Kofi Mensah, Ines Silva, Noah Lee, Maya Patel, Eva Lind, Samuel Obi, Lucia Gomez, Yuki Sato, Hana Kim, David Cohen, Nadia Petrova, Paul Dubois'
const REFUSED = [
  'ruth.mutesi@lakeside,Ruth,Mutesi,E0126,,Nurse,North,New',
  'ivan.horvat@lakeside.example,Ivan,Horvat,E0127,2.51E+11,Driver,South,New',
  'mary.kelly@lakeside.example,Mary,Kelly,E0128,,Nurse,South,Neww',
]

const people = `${KNOWN}, ${NEW}`.split(', ').map((displayName, n) => {
  const [firstName = '', lastName = ''] = displayName.split(' ')
  return {
    id: `p${n}`,
    displayName,
    firstName,
    lastName,
    email: `${firstName}.${lastName}@lakeside.example`.toLowerCase(),
    employeeId: `E0${101 + n}`,
    title: n % 3 === 1 ? 'Driver' : 'Nurse',
    department: n % 2 === 0 ? 'North' : 'South',
  }
})
const known = people.slice(0, KNOWN.split(', ').length)
const rows = people.map((person, n) => {
  const { email, firstName, lastName, employeeId, department } = person
  const title = n < 3 ? 'Ward lead' : person.title
  const status = n < known.length ? 'Update' : 'New'
  return [email, firstName, lastName, employeeId, '', title, department, status].join(',')
})

const browser = await openChromium()
const open = await openPage(browser, { viewport: { width: 1200, height: 730 } }, async storage => {
  await addPeople({ storage }, LOCAL_TENANT, known)
})
await open.drop('staff-march.csv', [HEADER, ...rows, ...REFUSED, ''].join('\n'))
await open.button('Import 16 changes').waitFor()
await open.page.screenshot({ path })
await open.close()
await browser.close()
