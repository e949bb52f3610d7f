/** Who talks in flows. Dana is org admin where a flow says so by her e-mail. */
export const DANA = {
  aadObjectId: 'aaaa0000-0000-4000-8000-000000000001',
  name: 'Dana Ortiz',
  email: 'dana@lakeside.example',
}
export const LI = {
  aadObjectId: 'aaaa0000-0000-4000-8000-000000000002',
  name: 'Li Wei',
  email: 'li@lakeside.example',
}
export const TOM = {
  aadObjectId: 'aaaa0000-0000-4000-8000-000000000003',
  name: 'Tom Berg',
  email: 'tom@lakeside.example',
}
export const ADMINS = { orgAdmins: [DANA.email, LI.email] }
