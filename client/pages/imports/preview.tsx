import { say } from '../../say.ts'
import { countOf, type Prepared } from './prepared.ts'

interface PreviewProps {
  readonly prepared: Prepared
  readonly names: ReadonlyMap<string, string>
  onNames(names: ReadonlyMap<string, string>): void
}

const KINDS = ['lines', 'polls', 'people', 'captions'] as const

/** What a file says, what of it stays out, and what was not read, before anything is taken. */
export function Preview({ prepared, names, onNames }: PreviewProps) {
  const { counts, samples, unread, unreadCount } = prepared
  const kinds = KINDS.filter((kind) => counts[kind] > 0)
  const more = countOf(counts) - samples.length
  return (
    <div className="bring-preview">
      <ul role="list" className="bring-facts">
        {kinds.map((kind) => (
          <li key={kind}>{say(`imports.${kind}`, { n: counts[kind] })}</li>
        ))}
        {prepared.tool === 'zoom-chat' && prepared.private === 0 && (
          <li className="quiet">{say('imports.no-private')}</li>
        )}
        {prepared.private > 0 && (
          <li className="bring-private">{say('imports.private', { n: prepared.private })}</li>
        )}
        {prepared.isDated && (
          <li className="quiet">{say('imports.clock', { offset: offsetHere() })}</li>
        )}
      </ul>
      {samples.length > 0 && (
        <section aria-label={say('imports.sample')}>
          <h3>{say('imports.sample')}</h3>
          <ul role="list" className="bring-samples">
            {samples.map(({ text, who, people, minutes }, at) => (
              // The same may be said twice.
              <li key={`${at} ${text}`}>
                {who !== undefined && <b dir="auto">{names.get(who) ?? who}</b>}
                <span dir="auto">{text}</span>
                {people !== undefined && (
                  <span className="quiet">{say('imports.votes', { n: people })}</span>
                )}
                {minutes !== undefined && (
                  <span className="quiet">{say('imports.minutes', { n: minutes })}</span>
                )}
              </li>
            ))}
          </ul>
          {more > 0 && <p className="quiet">{say('imports.sample-more', { n: more })}</p>}
        </section>
      )}
      {names.size > 0 && (
        <details>
          <summary>{say('imports.names', { n: names.size })}</summary>
          <p className="quiet-text">{say('imports.names-help')}</p>
          <ul role="list" className="bring-names">
            {[...names].map(([from, to]) => (
              <li key={from}>
                <span dir="auto">{from}</span>
                <input
                  type="text"
                  dir="auto"
                  maxLength={200}
                  aria-label={say('imports.name-of', { name: from })}
                  value={to}
                  onChange={({ target }) => onNames(new Map(names).set(from, target.value))}
                />
              </li>
            ))}
          </ul>
        </details>
      )}
      {unreadCount > 0 && (
        <details open={countOf(counts) === 0}>
          <summary>{say('imports.unread', { n: unreadCount })}</summary>
          <ol role="list" className="bring-unread">
            {unread.map(({ line, text }, at) => (
              <li key={`${line} ${at}`}>
                <span className="quiet">{say('imports.line', { n: line })}</span>
                <code dir="auto">{text}</code>
              </li>
            ))}
          </ol>
          {unreadCount > unread.length && (
            <p className="quiet">
              {say('imports.unread-more', { n: unreadCount - unread.length })}
            </p>
          )}
        </details>
      )}
    </div>
  )
}

// '+01:00', '-03:30'
function offsetHere(): string {
  const minutes = -new Date().getTimezoneOffset()
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const digits = [hours, rest].map((part) => String(part).padStart(2, '0')).join(':')
  return `${minutes < 0 ? '−' : '+'}${digits}`
}
