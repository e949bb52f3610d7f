/** The process of a bare echo bot: botbuilder and restify as their samples put them together. */
import {
  ActivityHandler,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type Request,
  type Response,
} from 'botbuilder'
import { createServer, plugins } from 'restify'
import { CREDENTIALS } from '../support/fake-identity.ts'
import { runBotProcess } from './turns-process.ts'

class Echo extends ActivityHandler {
  constructor() {
    super()
    this.onMessage(async (context, next) => {
      await context.sendActivity(`Echo: ${context.activity.text}`)
      await next()
    })
  }
}

await runBotProcess(async ({ identity }) => {
  const { settings, credentialsFactory } = identity.identity
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication(
      { ...settings, MicrosoftAppId: CREDENTIALS.appId, MicrosoftAppType: 'MultiTenant' },
      credentialsFactory,
    ),
  )
  const bot = new Echo()
  const server = createServer()
  server.use(plugins.bodyParser())
  server.post('/api/messages', async (req, res) => {
    await adapter.process(req as Request, res as unknown as Response, context => bot.run(context))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as unknown as { port: number }).port}`
})
