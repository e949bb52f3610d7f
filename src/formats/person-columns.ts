import type { Column } from './format.ts'
import { looksLikeEmail, looksLikePhone } from './looks.ts'

/** Columns by which files of Kaizala's layouts say who is meant. */

export const COUNTRY_COLUMN: Omit<Column, 'required'> = {
  field: 'country',
  header: 'Country Code',
  synonyms: [
    'Country',
    'CC',
    'Country calling code',
    'Calling code',
    'Dial code',
    'Dialling code',
    'ISD code',
    'ISD',
    'Country phone code',
  ],
  looksRight: cell => /^(?:(?:\+|00)?\d{1,4}|[a-z]{2})$/i.test(cell),
}

export const PHONE_COLUMN: Column = {
  field: 'phone',
  header: 'Phone Number',
  required: true,
  synonyms: [
    'Phone',
    'Phone no',
    'User phone number',
    'Mobile',
    'Mobile number',
    'Mobile no',
    'Mobile phone',
    'Mob',
    'Mob no',
    'Tel',
    'Telephone',
    'Telephone number',
    'Cell',
    'Cell phone',
    'Contact number',
    'Work phone',
  ],
  looksRight: looksLikePhone,
}

export const EMAIL_COLUMN: Column = {
  field: 'email',
  header: 'Email',
  required: false,
  synonyms: ['Email ID', 'E-mail address', 'Mail', 'Mail ID', 'Work email', 'Primary email'],
  looksRight: looksLikeEmail,
}

export const EMPLOYEE_ID_COLUMN: Column = {
  field: 'employeeId',
  header: 'Employee ID',
  required: false,
  synonyms: ['Employee number', 'Employee no', 'Emp ID', 'Staff ID', 'Alternate ID', 'Personnel number'],
}
