import type { TextField } from '../domain/users.ts'
import { cleanEmail, cleanId, cleanName, cleanPhone, cleanText } from './clean-cells.ts'
import type { Cleaned } from './finding.ts'

/** A field as a file would have it read. @param region whose rules national phone numbers are read by */
export function cleanField(field: TextField, text: string, region: string): Cleaned {
  switch (field) {
    case 'displayName':
    case 'firstName':
    case 'lastName':
      return cleanName(text)
    case 'email':
      return cleanEmail(text)
    case 'phone':
      return cleanPhone(text, region)
    case 'employeeId':
      return cleanId(text)
    case 'title':
    case 'department':
      return cleanText(text)
  }
}
