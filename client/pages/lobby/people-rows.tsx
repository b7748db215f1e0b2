import { useId, useRef } from 'react'
import {
  PARTS,
  REGIONAL_GROUPS,
  STAKEHOLDER_GROUPS,
  type Named,
  type Part,
} from '#shared/session.ts'
import type { Why } from '#shared/proposal/reading.ts'
import { DoubtMark } from './doubt-mark.tsx'
import { addRow, removeRow, setRow, type Rows } from './rows.ts'
import { say } from './say.ts'

const WORDS = ['name', 'affiliation', 'group', 'region'] as const

/** The people of the session, each with part, name, affiliation, group and region. */
export function PeopleRows(props: {
  readonly people: Rows<Named>
  readonly onChange: (people: Rows<Named>) => void
}) {
  const { people, onChange } = props
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const lists: Partial<Record<(typeof WORDS)[number], string>> = {
    group: `${id}-groups`,
    region: `${id}-regions`,
  }
  return (
    <section aria-labelledby={`${id}-people`} className="lobby-part">
      <h3 id={`${id}-people`} ref={heading} tabIndex={-1}>
        {say('lobby.people')}
      </h3>
      <datalist id={lists.group}>
        {STAKEHOLDER_GROUPS.map((group) => (
          <option key={group} value={group} />
        ))}
      </datalist>
      <datalist id={lists.region}>
        {REGIONAL_GROUPS.map((region) => (
          <option key={region} value={region} />
        ))}
      </datalist>
      {people.value.length === 0 && <p className="quiet-text">{say('lobby.people-none')}</p>}
      <ul role="list">
        {people.value.map(({ key, value, why }, at) => (
          <li key={key}>
            <fieldset className="lobby-person">
              <legend className="visually-hidden">{say('lobby.person', { n: at + 1 })}</legend>
              <select
                className={unsureOf(why) === 'part' ? 'unsure' : ''}
                aria-label={say('lobby.person-part')}
                aria-describedby={why && `${id}-why-${key}`}
                value={value.part}
                onChange={(event) =>
                  onChange(setRow(people, key, { ...value, part: partOf(event.target.value) }))
                }
              >
                {PARTS.map((part) => (
                  <option key={part} value={part}>
                    {say(`term.role.${part}`)}
                  </option>
                ))}
              </select>
              {WORDS.map((word) => {
                const shared = {
                  className: `lobby-person-${word} ${unsureOf(why) === word ? 'unsure' : ''}`,
                  'aria-label': say(`lobby.person-${word}`),
                  placeholder: say(`lobby.person-${word}`),
                  maxLength: 300,
                  autoComplete: 'off',
                  value: value[word] ?? '',
                  onChange: ({ target }: { target: { value: string } }) => {
                    const next = target.value.replaceAll('\n', ' ')
                    onChange(setRow(people, key, { ...value, [word]: next }))
                  },
                }
                // An affiliation may be long, and wraps; a suggestion needs a field of one line.
                return word === 'affiliation' ? (
                  <textarea key={word} rows={1} {...shared} />
                ) : (
                  <input key={word} list={lists[word]} {...shared} />
                )
              })}
              <button
                type="button"
                className="button quiet lobby-remove"
                aria-label={
                  value.name === ''
                    ? say('lobby.person-remove-nameless', { n: at + 1 })
                    : say('lobby.person-remove', { name: value.name })
                }
                onClick={() => {
                  onChange(removeRow(people, key))
                  heading.current?.focus()
                }}
              >
                <span aria-hidden="true">×</span>
              </button>
            </fieldset>
            <DoubtMark
              id={`${id}-why-${key}`}
              thing={value.name}
              why={why}
              onConfirm={() => onChange(setRow(people, key, value))}
            />
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="button"
        onClick={() => onChange(addRow(people, { part: 'speaker', name: '' }))}
      >
        {say('lobby.people-add')}
      </button>
    </section>
  )
}

/** Which field of a row a doubt is about. */
function unsureOf(why: Why | undefined): 'part' | (typeof WORDS)[number] | undefined {
  if (why === 'group-unknown') return 'group'
  if (why === 'region-unknown') return 'region'
  if (why === 'name-open') return 'name'
  return why === undefined ? undefined : 'part'
}

function partOf(value: string): Part {
  return PARTS.find((part) => part === value) ?? 'speaker'
}
