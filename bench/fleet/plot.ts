import { meanToReach } from './bars.ts';
import type { Figures } from './figures.ts';

/** One point of one line. */
export interface Point {
  readonly name: string;
  readonly gates: number;
  readonly figures: Pick<Figures, 'mean'>;
}

const size = { width: 720, height: 420, left: 64, right: 200, top: 44, bottom: 48 } as const;
/** Seconds at the ends of the scale, both scales being logarithmic. */
const lags = { least: 1, most: 1_000 } as const;
/** They stand on light and on dark pages. */
const colours = ['#1a7f37', '#bf8700', '#cf222e', '#8250df', '#0969da', '#6e7781'] as const;
const grey = '#6e7781';

/** Mean lag over the number of gates as an SVG image, a line for each name, and dashed the lag to reach. */
export function plot(title: string, points: readonly Point[], limit: number): string {
  const counts = [...new Set(points.map(({ gates }) => gates))].sort((a, b) => a - b);
  const [first = 1, last = 1] = [counts[0], counts.at(-1)];
  const x = (gates: number) =>
    size.left + ((size.width - size.left - size.right) * Math.log(gates / first)) / Math.log(Math.max(last / first, 2));
  const y = (ms: number) => {
    const share = Math.log(Math.max(ms / 1000, lags.least) / lags.least) / Math.log(lags.most / lags.least);
    return size.height - size.bottom - (size.height - size.top - size.bottom) * Math.min(share, 1);
  };
  const line = (values: readonly (readonly [number, number])[]) =>
    values.map(([gates, ms]) => `${x(gates).toFixed(1)},${y(ms).toFixed(1)}`).join(' ');
  const names = [...new Set(points.map(({ name }) => name))];
  const right = size.width - size.right;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12" fill="${grey}">`,
    `<title>${title}</title>`,
    `<text x="${size.left}" y="22" font-size="14">${title}</text>`,
    ...[1, 3, 10, 30, 100, 300, 1_000].map((seconds) => {
      const at = y(seconds * 1000).toFixed(1);
      return `<path d="M${size.left} ${at}H${right}" stroke="${grey}" stroke-opacity="0.25"/><text x="${size.left - 8}" y="${at}" dy="4" text-anchor="end">${seconds} s</text>`;
    }),
    ...counts.map(
      (gates) =>
        `<text x="${x(gates).toFixed(1)}" y="${size.height - size.bottom + 20}" text-anchor="middle">${gates}</text>`,
    ),
    `<text x="${(size.left + right) / 2}" y="${size.height - 8}" text-anchor="middle">gates on one token</text>`,
    `<polyline points="${line(counts.map((gates) => [gates, meanToReach(gates, limit)]))}" fill="none" stroke="${grey}" stroke-dasharray="5 4"/>`,
    legend(0, 'to reach', grey, '5 4'),
    ...names.flatMap((name, index) => {
      const colour = colours[index % colours.length] ?? grey;
      const own = points.filter((point) => point.name === name);
      const values = own.map(({ gates, figures }) => [gates, figures.mean] as const);
      const width = index === 0 ? 3 : 1.5;
      return [
        `<polyline points="${line(values)}" fill="none" stroke="${colour}" stroke-width="${width}"/>`,
        legend(index + 1, name, colour),
      ];
    }),
    '</svg>\n',
  ].join('\n');
}

function legend(index: number, name: string, colour: string, dashes = 'none'): string {
  const [left, top] = [size.width - size.right + 16, size.top + 20 * index];
  return `<path d="M${left} ${top}h18" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/><text x="${left + 24}" y="${top + 4}">${name}</text>`;
}
