import type { Editor } from '@tiptap/core'
import { useState } from 'react'
import { isEntryKind, LINE_KINDS, type LineKind } from '#shared/document/kinds.ts'
import type { Named } from '#shared/session.ts'
import { say } from '../say.ts'
import { EntryTools } from './entry-tools.tsx'
import { attributesOf } from './line-attributes.ts'
import { LinkField } from './link-field.tsx'
import { keyName } from './slash-menu.ts'
import { useNotes } from './use-notes.ts'

interface ToolbarProps {
  readonly editor: Editor
  /** Whom the programme names: speakers to choose from. */
  readonly people: readonly Named[]
  onInsertPoll(): void
  /** Asks something at once; undefined for who opens no polls. */
  onQuickPoll?: (() => void) | undefined
}

// Held with Ctrl (Cmd) and Alt, as the keys of lines are.
export const QUICK_POLL_KEY = 'p'

/** What can be done with the line of the cursor; everything here has a key as well. */
export function Toolbar({ editor, people, onInsertPoll, onQuickPoll }: ToolbarProps) {
  const [linking, setLinking] = useState(false)
  const at = useNotes(editor, toolsAt)
  const kind = at.line?.kind ?? 'text'
  const run = (): ReturnType<Editor['chain']> => editor.chain().focus()

  return (
    <div className="toolbar" role="toolbar" aria-label={say('desk.tools')}>
      <div className="tools">
        <select
          aria-label={say('desk.kind')}
          value={kind}
          disabled={!at.line}
          onChange={({ target }) =>
            run()
              .setKind(target.value as LineKind)
              .run()
          }
        >
          {LINE_KINDS.map((each) => (
            <option key={each} value={each}>
              {say(`term.kind.${each}`)}
            </option>
          ))}
        </select>
        <Tool
          label={say('desk.bold')}
          sign="B"
          className="is-bold"
          on={at.bold}
          act={() => run().toggleBold().run()}
        />
        <Tool
          label={say('desk.italic')}
          sign="I"
          className="is-italic"
          on={at.italic}
          act={() => run().toggleItalic().run()}
        />
        <Tool
          label={say('desk.link')}
          sign="↗"
          on={at.link}
          disabled={!at.line}
          act={() => setLinking(!linking)}
        />
        <Tool label={say('desk.outdent')} sign="⇤" act={() => run().indent(-1).run()} />
        <Tool label={say('desk.indent')} sign="⇥" act={() => run().indent(1).run()} />
        <Tool
          label={say('desk.undo')}
          sign="↶"
          disabled={!at.canUndo}
          act={() => run().undo().run()}
        />
        <Tool
          label={say('desk.redo')}
          sign="↷"
          disabled={!at.canRedo}
          act={() => run().redo().run()}
        />
        <button type="button" className="button quiet small" onClick={onInsertPoll}>
          {say('desk.insert-poll')}
        </button>
        {onQuickPoll && (
          <button
            type="button"
            className="button quiet small"
            title={say('desk.quick.key', { key: keyName(QUICK_POLL_KEY) })}
            onClick={onQuickPoll}
          >
            {say('desk.quick')}
          </button>
        )}
      </div>
      {linking ? (
        <LinkField editor={editor} onDone={() => setLinking(false)} />
      ) : at.line && isEntryKind(kind) ? (
        <EntryTools editor={editor} line={at.line} people={people} />
      ) : (
        // The row keeps its place: the paper does not jump from line to line.
        <div className="entry-tools" />
      )}
    </div>
  )
}

/** What the tools show of the place of the cursor. */
function toolsAt(editor: Editor) {
  const { parent } = editor.state.selection.$from
  const can = editor.can()
  return {
    line: parent.type.name === 'line' ? attributesOf(parent) : undefined,
    bold: editor.isActive('bold'),
    italic: editor.isActive('italic'),
    link: editor.isActive('link'),
    canUndo: can.undo(),
    canRedo: can.redo(),
  }
}

interface ToolProps {
  readonly label: string
  readonly sign: string
  readonly className?: string
  readonly on?: boolean
  readonly disabled?: boolean
  act(): void
}

function Tool({ label, sign, className = '', on, disabled, act }: ToolProps) {
  return (
    <button
      type="button"
      className={`tool ${className}`}
      title={label}
      aria-label={label}
      aria-pressed={on}
      disabled={disabled}
      onMouseDown={(event) => event.preventDefault()}
      onClick={act}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  )
}
