import { lobby } from '#shared/words/english/lobby.ts'
import { problems } from '#shared/words/english/problems.ts'
import { terms } from '#shared/words/english/terms.ts'
import { speak } from '#shared/words/words.ts'

export const LANGUAGE = 'en'

/** Says a sentence of the lobby, in the language of the page. */
export const say = speak({ ...lobby, ...terms, ...problems }, LANGUAGE)
