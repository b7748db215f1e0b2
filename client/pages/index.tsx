import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import type { SessionId } from '#shared/ids.ts'
import { keepPage } from '../live/offline-pages.ts'
import '../look/tokens.css'
import '../look/base.css'
import '../look/lobby.css'
import '../look/links.css'
import '../look/desk.css'
import '../look/editor.css'
import '../look/entrance.css'
import '../look/people.css'
import '../look/imports.css'
import '../look/queue.css'
import '../look/workshop.css'
import { Entrance, fetchDesk, fetchWorkshop } from './entrance.tsx'
import { takeKey } from './entrance/link-key.ts'
import { lookAtDoor } from './entrance/standing.ts'
import { Nowhere } from './nowhere.tsx'

const NOTES_FIRST = 4_000 // ms

const app = document.getElementById('app')
if (!app) throw new Error('the page has no place for the app')

const [, session, part] = /^\/s\/([^/]+)(?:\/(people|polls))?$/.exec(location.pathname) ?? []

// Whoever comes by a link needs nothing of it.
const Lobby = lazy(async () => ({ default: (await import('./lobby.tsx')).Lobby }))
const People = lazy(async () => ({ default: (await import('./people.tsx')).People }))

function page() {
  if (session !== undefined && part === 'people') {
    return (
      <Suspense>
        <People session={session as SessionId} />
      </Suspense>
    )
  }
  if (session !== undefined) {
    // What the desk needs comes while the door is asked who is here, and not after its answer.
    const place = part === 'polls' ? 'workshop' : 'desk'
    void (place === 'desk' ? fetchDesk() : fetchWorkshop()).catch(() => undefined)
    // The key is taken once, before anything is drawn: a page may be drawn twice.
    const linkKey = takeKey()
    const first = lookAtDoor(session as SessionId, linkKey)
    return <Entrance session={session as SessionId} linkKey={linkKey} first={first} place={place} />
  }
  if (location.pathname !== '/') return <Nowhere />
  return (
    <Suspense>
      <Lobby />
    </Suspense>
  )
}

createRoot(app).render(<StrictMode>{page()}</StrictMode>)
// Keeping it reads all of its files again: on a slow machine that is work in the way of the notes.
keepPage('desk', session === undefined ? 0 : NOTES_FIRST)
