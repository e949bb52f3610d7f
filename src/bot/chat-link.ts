/** Opens the 1:1 chat with the bot that an activity was sent to; null where its id is not one of an app. */
export function chatLink(botId: string | undefined): string | null {
  return /^28:[\w.-]+$/.test(botId ?? '') ? `https://teams.microsoft.com/l/chat/0/0?users=${botId}` : null
}
