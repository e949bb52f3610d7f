import { openMailSender } from '../../src/jobs/open-mail-sender.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { openTestMailer } from './open-test-mailer.ts'
import { SILENT } from './silent-log.ts'

/** Sends the outbox of a database until it is killed. Run with: node test/support/mail-process.ts DATABASE PORT */
const [path, port] = process.argv.slice(2)
if (!path || !port) throw new Error('Name a database and a port.')

const storage = await openSqlite({ path })
openMailSender({
  context: { storage, now: Date.now, region: 'US', limits: DEFAULT_LIMITS, orgAdmins: [] },
  mailer: openTestMailer(Number(port)),
  log: SILENT,
})
