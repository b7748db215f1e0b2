import type { Editor } from '@tiptap/core'
import { createContentComponent } from '@tiptap/react'
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react'

type Portals = ReturnType<typeof createContentComponent>

/** An editor as Tiptap's React pieces know it: where they draw, and whether that is on the page. */
interface DrawingEditor extends Editor {
  contentComponent?: Portals | null
  isEditorContentInitialized?: boolean
}

/**
 * Lets the blocks that React draws find their place before the page is made. Tiptap's own content gives it to them
 * afterwards and makes every line of the notes a second time. Called before an editor is created.
 */
export function drawBlocks(opening: Editor): void {
  const drawing: DrawingEditor = opening
  drawing.contentComponent = createContentComponent()
}

/** The place of the notes on the page, and what React draws in them. */
export function NotesContent({ editor }: { readonly editor: Editor }) {
  const place = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = place.current
    return element && !editor.isDestroyed ? showIn(element, editor) : undefined
  }, [editor])
  const { contentComponent: portals } = editor as DrawingEditor
  return (
    <>
      <div ref={place} className="paper-words" />
      {portals && <Drawn portals={portals} />}
    </>
  )
}

/** Puts the notes into their place. The answer says that they are leaving it. */
function showIn(element: HTMLElement, drawing: DrawingEditor): () => void {
  element.append(drawing.view.dom)
  drawing.setOptions({ element })
  drawing.isEditorContentInitialized = true
  return () => {
    drawing.isEditorContentInitialized = false
  }
}

function Drawn({ portals }: { readonly portals: Portals }) {
  return Object.values(useSyncExternalStore(portals.subscribe, portals.getSnapshot))
}
