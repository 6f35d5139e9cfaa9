import type { Confusion } from '../confusion.js';

/** Rows are true digits, columns predicted ones; right answers fade into the ground, mistakes stand out. */
export function confusionTable(confusion: Confusion): string {
  const digits = confusion.map((_, digit) => `<th scope="col">${digit}</th>`).join('');
  const most = Math.max(...confusion.flat());
  const worst = Math.max(1, ...confusion.flatMap((row, t) => row.filter((_, p) => p !== t)));
  const rows = confusion.map((row, truth) => {
    const cells = row.map((count, predicted) => cell(count, truth, predicted, truth === predicted ? most : worst));
    return `<tr><th scope="row">${truth}</th>${cells.join('')}</tr>`;
  });
  return `<table class="confusion"><caption>true digit ↓ &ensp; predicted →</caption><thead><tr><td></td>${digits}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`;
}

function cell(count: number, truth: number, predicted: number, most: number): string {
  if (count === 0) return '<td></td>';
  const strength = (0.12 + 0.58 * (count / most)).toFixed(2);
  const title =
    truth === predicted ? `${count} of digit ${truth} right` : `${count} of digit ${truth} taken for ${predicted}`;
  return `<td class="${truth === predicted ? 'right' : 'wrong'}" style="--s:${strength}" title="${title}">${count}</td>`;
}
