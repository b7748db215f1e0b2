import { floor } from '#shared/words/english/floor.ts'
import { problems } from '#shared/words/english/problems.ts'
import { terms } from '#shared/words/english/terms.ts'
import { speak } from '#shared/words/words.ts'

export const LANGUAGE = 'en'

/** Says a sentence of the floor or of a widget, in the language of the page. */
export const say = speak({ ...floor, ...terms, ...problems }, LANGUAGE)
