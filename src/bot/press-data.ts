import { z } from 'zod'

/** What a button about one thing says, by id: a card may be forged, so that it is only asked for. */
export const groupPress = z.object({ group: z.string() })
export const personPress = z.object({ user: z.string() })
export const jobPress = z.object({ job: z.string() })
