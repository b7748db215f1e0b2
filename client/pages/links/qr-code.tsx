import { encode } from 'uqr'

const QUIET_ZONE = 4 // modules of white around it, which scanners need

/** A text as a QR code: dark on light in every scheme, or phones cannot read it. */
export function QrCode({ text, name }: { readonly text: string; readonly name: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const modules = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <svg
      role="img"
      aria-label={name}
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <rect className="qr-light" width={size} height={size} />
      <path className="qr-dark" d={modules} />
    </svg>
  )
}
