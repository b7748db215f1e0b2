import type { Editor } from '@tiptap/react'
import { useEffect, useRef, useState } from 'react'
import { CHANNELS } from '#shared/channel.ts'
import { STAKEHOLDER_GROUPS, type Named } from '#shared/session.ts'
import { say } from '../say.ts'
import type { LineAttributes } from './line-attributes.ts'

const SETTLE = 600 // ms without a key: then the name is written, once and not letter by letter

interface EntryToolsProps {
  readonly editor: Editor
  readonly line: LineAttributes
  /** Whom the programme names. */
  readonly people: readonly Named[]
}

/** Who said the entry, for which group, and from where. */
export function EntryTools({ editor, line, people }: EntryToolsProps) {
  const describe = (what: Parameters<Editor['commands']['describeEntry']>[0]): void => {
    editor.commands.describeEntry(what)
  }
  const back = (): void => void editor.commands.focus()
  const names = [...new Set(people.map(({ name }) => name))]
  const writeSpeaker = (speaker: string | null): void => {
    const group = people.find((person) => person.name === speaker && person.group)?.group
    describe({ speaker, ...(line.group === null && group !== undefined && { group }) })
  }
  return (
    <div className="entry-tools" role="group" aria-label={say('desk.entry')}>
      <NameField
        key={`speaker ${line.id}`}
        label={say('desk.entry.speaker')}
        value={line.speaker ?? ''}
        known={names}
        onWritten={writeSpeaker}
        onDone={back}
      />
      <NameField
        key={`group ${line.id}`}
        label={say('desk.entry.group')}
        value={line.group ?? ''}
        known={STAKEHOLDER_GROUPS}
        onWritten={(group) => describe({ group })}
        onDone={back}
      />
      <select
        aria-label={say('desk.entry.channel')}
        value={line.channel ?? ''}
        onChange={({ target }) => describe({ channel: target.value || null })}
      >
        <option value="">{say('desk.entry.unsaid')}</option>
        {CHANNELS.map((channel) => (
          <option key={channel} value={channel}>
            {say(`term.channel.${channel}`)}
          </option>
        ))}
      </select>
    </div>
  )
}

interface NameFieldProps {
  readonly label: string
  readonly value: string
  readonly known: readonly string[]
  onWritten(value: string | null): void
  onDone(): void
}

function NameField({ label, value, known, onWritten, onDone }: NameFieldProps) {
  const [typed, setTyped] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(value)
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])

  const write = (text: string): void => {
    clearTimeout(timer.current)
    if (text.trim() !== value) onWritten(text.trim() || null)
  }
  const list = `known-${label}`
  return (
    <>
      <input
        ref={field}
        aria-label={label}
        placeholder={label}
        list={list}
        maxLength={80}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => write(target.value), SETTLE)
        }}
        onBlur={() => write(typed)}
        onKeyDown={({ key }) => {
          if (key !== 'Enter') return
          write(typed)
          onDone()
        }}
      />
      <datalist id={list}>
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}
