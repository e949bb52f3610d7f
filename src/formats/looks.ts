/** Rough looks of a cell, to tell where one stands that belongs elsewhere; nothing is accepted or refused by them. */

export function looksLikeEmail(cell: string): boolean {
  return cell.indexOf('@') > 0
}

export function looksLikePhone(cell: string): boolean {
  if (cell.length > 40 || !/^[+(\d][\d\s().+/-]*(?:(?:x|ext\.?)\s?\d+)?$/i.test(cell)) return false
  const digits = cell.replace(/\D/g, '').length
  return digits >= 7 && digits <= 18
}
