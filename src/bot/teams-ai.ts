/** What Muster uses of `@microsoft/teams-ai`, without what the package loads beside it. */
import { createRequire, registerHooks } from 'node:module'
import type * as ApplicationModule from '@microsoft/teams-ai/lib/Application.js'
import type * as TeamsAdapterModule from '@microsoft/teams-ai/lib/TeamsAdapter.js'

const require = createRequire(import.meta.url)
/** Numbers and dates in eight languages, for prompts of dialogs, of which there are none here: a tenth of the start. */
const RECOGNIZERS = /^@microsoft\/recognizers-text-(?:suite|date-time|choice|number)$/
/** What all of them share: the names of the languages, which are asked for at once. */
const SHARED = '@microsoft/recognizers-text'

// Asked for by file: the index of the package loads models and tokenizers that nobody needs here.
export const { TeamsAdapter } = require('@microsoft/teams-ai/lib/TeamsAdapter') as typeof TeamsAdapterModule

const hooks = registerHooks({
  resolve: (specifier, context, next) => next(RECOGNIZERS.test(specifier) ? SHARED : specifier, context),
})
export const { Application } = require('@microsoft/teams-ai/lib/Application') as typeof ApplicationModule
hooks.deregister()
