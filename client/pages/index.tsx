import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { SessionId } from '#shared/ids.ts'
import '../look/tokens.css'
import '../look/base.css'
import '../look/lobby.css'
import '../look/desk.css'
import '../look/editor.css'
import '../look/entrance.css'
import { Entrance } from './entrance.tsx'
import { Lobby } from './lobby.tsx'

const app = document.getElementById('app')
if (!app) throw new Error('the page has no place for the app')

const session = /^\/s\/([^/]+)$/.exec(location.pathname)?.[1]
createRoot(app).render(
  <StrictMode>{session ? <Entrance session={session as SessionId} /> : <Lobby />}</StrictMode>,
)
