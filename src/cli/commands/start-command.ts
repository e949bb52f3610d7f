import type { Command } from '../command.ts'

export const startCommand: Command = {
  name: 'start',
  usage: '',
  summary: 'Starts the bot, as npm start does.',
  help: [],
  options: {},
  words: { least: 0, most: 0 },
  async run({ root }) {
    await root.start()
    return Number(process.exitCode ?? 0)
  },
}
