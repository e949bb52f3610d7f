import mongoose from 'mongoose'
import { expect, test } from 'vitest'
import { explainFailure } from '../../../src/storage/mongodb/explain-failure.ts'
import { storageError } from '../../../src/storage/mongodb/storage-error.ts'

const URI = 'mongodb://muster:s3cret@db1.example,db2.example/muster'
const server = (code: number, message = 'asha@x.example') =>
  new mongoose.mongo.MongoServerError({ code, message, errmsg: message })
const system = (code: string) => Object.assign(new Error('asha'), { code })

test.each([
  ['writes that nobody can confirm', server(100), /cannot confirm writes: .* rs\.conf\(\)/],
  ['a confirmation that is not known', server(79), /cannot confirm writes/],
  [
    'a confirmation that did not come in time',
    server(64),
    /did not confirm a write in time\. .* rs\.status\(\)/,
  ],
  ['a server that is not the primary', server(10107), /is not the primary .* without directConnection=true/],
  ['a server that reads alone', server(13435), /is not the primary/],
  [
    'a server without retryable writes',
    server(301, 'Retryable writes are not supported'),
    /Add retryWrites=false to the options of MONGODB_URI/,
  ],
  ['a right that is missing', server(13), /^The user of MONGODB_URI lacks rights/],
  ['a key that is none', system('ERR_OSSL_PEM_NO_START_LINE'), /tlsCertificateKeyFile .* \(ERR_OSSL_PEM_NO/],
  ['a folder in place of a file', system('EISDIR'), /tlsCAFile or tlsCertificateKeyFile\) cannot be read/],
  ['a wrong password', server(18), /the user and the password of MONGODB_URI/],
  [
    'a name server that does not answer',
    Object.assign(system('ETIMEOUT'), { syscall: 'querySrv' }),
    /^No name server tells what is behind .* \(ETIMEOUT\)/,
  ],
  [
    'a name that the name server does not know',
    Object.assign(system('ENOTFOUND'), { syscall: 'querySrv' }),
    /^No host is known by the name in MONGODB_URI/,
  ],
  [
    'a name that the server takes for no database',
    server(73),
    /that MONGODB_URI names .* cannot be called so/,
  ],
  [
    'a name that the driver takes for no database',
    new mongoose.mongo.MongoInvalidArgumentError("Database names cannot contain the character '.'"),
    /that MONGODB_URI names .* cannot be called so/,
  ],
])(
  '%s: the setting and what to do, whether it comes as it is or as the port tells it',
  (_, error, sentence) => {
    for (const told of [explainFailure(error, URI), explainFailure(storageError(error), URI)]) {
      expect(told).toMatch(sentence)
      expect(told).toContain('MONGODB_URI')
      expect(told).not.toMatch(/s3cret|asha|firewall/)
    }
  },
)

test('what nobody foresaw is not taken for a server that does not answer', () => {
  for (const error of [server(999_999), storageError(server(999_999))])
    expect(explainFailure(error, URI)).toMatch(/^The database refused an operation \(/)
  expect(explainFailure(new mongoose.mongo.MongoNetworkError('x'), URI)).toMatch(/does not answer/)
})
