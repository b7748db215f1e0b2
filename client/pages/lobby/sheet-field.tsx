import { useId } from 'react'
import type { Entry } from './sheet.ts'
import { DoubtMark } from './doubt-mark.tsx'

/** One labelled field of the sheet. A `line` is one line of text that may wrap. */
export function SheetField(props: {
  readonly label: string
  readonly entry: Entry<string>
  readonly help?: string | undefined
  readonly kind?: 'text' | 'line' | 'digits' | 'moment' | 'paragraphs'
  readonly longest?: number
  readonly id?: string
  readonly className?: string
  readonly onChange: (entry: Entry<string>) => void
}) {
  const { label, entry, help, kind = 'text', longest = 300, className = '', onChange } = props
  const ownId = useId()
  const id = props.id ?? ownId
  const shared = {
    id,
    value: entry.value,
    className: entry.why === undefined ? '' : 'unsure',
    'aria-describedby':
      [help && `${id}-help`, entry.why && `${id}-why`].filter(Boolean).join(' ') || undefined,
    onChange: ({ target: { value } }: { target: { value: string } }) =>
      onChange({ value: kind === 'line' ? value.replaceAll('\n', ' ') : value, touched: true }),
  }
  return (
    <div className={`lobby-field ${className}`}>
      <label htmlFor={id}>{label}</label>
      {kind === 'paragraphs' || kind === 'line' ? (
        <textarea rows={1} maxLength={kind === 'line' ? longest : undefined} {...shared} />
      ) : (
        <input
          type={kind === 'moment' ? 'datetime-local' : 'text'}
          inputMode={kind === 'digits' ? 'numeric' : undefined}
          maxLength={kind === 'moment' ? undefined : longest}
          autoComplete="off"
          {...shared}
        />
      )}
      {help && (
        <small id={`${id}-help`} className="lobby-help">
          {help}
        </small>
      )}
      <DoubtMark
        id={`${id}-why`}
        thing={label}
        why={entry.why}
        onConfirm={() => onChange({ value: entry.value, touched: true })}
      />
    </div>
  )
}
