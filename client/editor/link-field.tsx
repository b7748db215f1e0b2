import type { Editor } from '@tiptap/core'
import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { isSafeLink } from '#shared/document/schema.ts'
import { say } from '../say.ts'

interface LinkFieldProps {
  readonly editor: Editor
  onDone(): void
}

/** The address of a link: Enter sets it, Escape leaves, an empty one takes the link away. */
export function LinkField({ editor, onDone }: LinkFieldProps) {
  const before: unknown = editor.getAttributes('link')['href']
  const [refused, setRefused] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const why = useId()
  useEffect(() => field.current?.select(), [])

  const leave = (): void => {
    onDone()
    editor.commands.focus()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const typed = field.current?.value.trim() ?? ''
    const href = addressIn(typed)
    if (typed !== '' && href === undefined) return setRefused(true)
    setLink(editor, href)
    leave()
  }
  return (
    <form className="entry-tools link-field" onSubmit={submit}>
      <input
        ref={field}
        aria-label={say('desk.link.ask')}
        placeholder={say('desk.link.ask')}
        inputMode="url"
        autoComplete="off"
        defaultValue={typeof before === 'string' ? before : ''}
        aria-invalid={refused}
        aria-describedby={refused ? why : undefined}
        onChange={() => setRefused(false)}
        onKeyDown={({ key }) => {
          if (key === 'Escape') leave()
        }}
      />
      {refused && (
        <span id={why} className="problem" role="alert">
          {say('desk.link.refused')}
        </span>
      )}
    </form>
  )
}

function setLink(editor: Editor, href: string | undefined): void {
  const { selection } = editor.state
  const link = editor.chain().focus().extendMarkRange('link')
  if (href === undefined) link.unsetLink().run()
  else if (selection.empty && !editor.isActive('link')) {
    const marks = [{ type: 'link', attrs: { href } }]
    editor.chain().focus().insertContent({ type: 'text', text: href, marks }).run()
  } else link.setLink({ href }).run()
}

/** What was typed as a whole address: `www.example.org` is of the web, `a@example.org` is a mailbox. */
function addressIn(typed: string): string | undefined {
  const isMailbox = /^[^\s:/@]+@[^\s:/@]+\.[^\s:/@]+$/.test(typed)
  const isBare = /^[^\s:/@?#]+\.[^\s:/@?#]{2,}(:\d+)?([/?#]\S*)?$/.test(typed)
  const whole = isMailbox ? `mailto:${typed}` : isBare ? `https://${typed}` : typed
  return isSafeLink(whole) ? whole : undefined
}
