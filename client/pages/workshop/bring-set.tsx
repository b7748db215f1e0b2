import { useRef, useState, type DragEvent } from 'react'
import { flushSync } from 'react-dom'
import { hasWordedOptions } from '#shared/poll/kinds.ts'
import { readSet } from '#shared/poll/set-file.ts'
import type { ReadSet, Unread } from '#shared/poll/set-wording.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { say } from '../../say.ts'
import { readFile } from '../lobby/file-text.ts'

interface BringSetProps {
  /** Takes them, behind all others. */
  onTake(polls: readonly PollWording[]): void
}

interface Brought extends ReadSet {
  readonly name: string
}

/** A file with polls is read here, shown, and taken when somebody says so. [WORK5] */
export function BringSet({ onTake }: BringSetProps) {
  const chooser = useRef<HTMLInputElement>(null)
  const picker = useRef<HTMLButtonElement>(null)
  const [brought, setBrought] = useState<Brought>()
  const [trouble, setTrouble] = useState<string>()
  const [isOver, setIsOver] = useState(false)

  const take = async (file: File): Promise<void> => {
    const read = await readFile(file)
    setTrouble(read.outcome === 'read' ? undefined : say(`workshop.bring.${read.outcome}`))
    setBrought(read.outcome === 'read' ? { ...readSet(read.text), name: file.name } : undefined)
  }
  const drop = (event: DragEvent): void => {
    setIsOver(false)
    const [file] = event.dataTransfer.files
    if (!file) return
    event.preventDefault()
    void take(file)
  }
  const leave = (): void => {
    flushSync(() => setBrought(undefined))
    picker.current?.focus()
  }

  return (
    <div
      className="bring-set"
      data-over={isOver}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <h3>{say('workshop.bring')}</h3>
      <p className="quiet">{say('workshop.bring.drop')}</p>
      <button
        ref={picker}
        type="button"
        className="button"
        onClick={() => chooser.current?.click()}
      >
        {say('workshop.bring.pick')}
      </button>
      <input
        ref={chooser}
        type="file"
        accept=".json,.txt,application/json,text/plain"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void take(file)
          target.value = ''
        }}
      />
      {trouble !== undefined && (
        <p className="problem" role="alert">
          {trouble}
        </p>
      )}
      {brought && (
        <BroughtSet
          key={`${brought.name} ${brought.polls.length}`}
          brought={brought}
          onLeave={leave}
          onTake={(polls) => {
            onTake(polls)
            leave()
          }}
        />
      )}
    </div>
  )
}

interface BroughtSetProps {
  readonly brought: Brought
  onTake(polls: readonly PollWording[]): void
  onLeave(): void
}

function BroughtSet({ brought: { name, polls, unread }, onTake, onLeave }: BroughtSetProps) {
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const chosen = polls.filter((_poll, at) => !left.has(at))
  return (
    <section className="brought" aria-label={name}>
      <p role="status">
        <strong>{say('workshop.bring.found', { n: polls.length })}</strong> <bdi>{name}</bdi>
      </p>
      <ul role="list">
        {polls.map((wording, at) => (
          <li key={at}>
            <label className="tick">
              <input
                type="checkbox"
                checked={!left.has(at)}
                onChange={({ target }) => {
                  const next = new Set(left)
                  if (target.checked) next.delete(at)
                  else next.add(at)
                  setLeft(next)
                }}
              />
              <span>
                <bdi>{wording.question.trim() || say('workshop.untitled')}</bdi>{' '}
                <span className="quiet">{kindOf(wording)}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {unread.length > 0 && (
        <>
          <p>{say('workshop.bring.unread')}</p>
          <ul role="list" className="unread">
            {unread.map((each, at) => (
              <li key={at}>{sentenceOf(each)}</li>
            ))}
          </ul>
        </>
      )}
      <p className="acts">
        {polls.length > 0 && (
          <button
            type="button"
            className="button primary"
            disabled={chosen.length === 0}
            onClick={() => onTake(chosen)}
          >
            {say('workshop.bring.take', { n: chosen.length })}
          </button>
        )}
        <button type="button" className="button quiet" onClick={onLeave}>
          {say('workshop.bring.leave')}
        </button>
      </p>
    </section>
  )
}

function kindOf({ kind, options }: PollWording): string {
  const words = say(`term.poll.${kind}`)
  if (!hasWordedOptions(kind)) return words
  return `${words} · ${say('workshop.bring.options', { n: options.length })}`
}

function sentenceOf({ why, poll, words }: Unread): string {
  if (why === 'not-a-set' || why === 'too-large' || why === 'too-many') return say(`unread.${why}`)
  const quoted = `\u2068${words ?? ''}\u2069`
  return poll === undefined
    ? say('unread.before', { words: quoted })
    : say(`unread.${why}`, { poll, words: quoted })
}
