import { Node } from '@tiptap/core'
import { say } from '../say.ts'

/** Blocks that show what the session knows. They hold a place; the report fills it. */
function atom(name: 'papers' | 'questions' | 'statistics') {
  return Node.create({
    name,
    group: 'block',
    atom: true,
    addAttributes: () => ({ id: { default: null, rendered: false } }),
    parseHTML: () => [{ tag: `div[data-shows="${name}"]` }],
    renderHTML: () => ['div', { class: 'atom', 'data-shows': name }, say(`desk.atom.${name}`)],
  })
}

export const ATOM_NODES = [atom('papers'), atom('questions'), atom('statistics')]
