import { readFileSync } from 'node:fs';
import ts from 'typescript-6';

/** Where a mistake stands in a fixture: the exported name, and each call argument by its position. */
export interface Mistake {
  readonly name: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** `line:column` of an argument to what the run time calls its place, e.g. `in layer 2`; not of those of `kernelFn`. */
  readonly places: ReadonlyMap<string, string>;
}

/** The exported functions of a fixture without parameters or return type: one mistake each. */
export function mistakesOf(path: string): readonly Mistake[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Mistake[] = [];
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const [declaration] = statement.declarationList.declarations;
    const body = declaration?.initializer;
    if (!declaration || !body || !ts.isArrowFunction(body) || body.parameters.length > 0 || body.type) continue;
    if (!statement.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword)) continue;
    const line = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
    found.push({
      name: declaration.name.getText(),
      firstLine: line(statement.getStart()),
      lastLine: line(statement.getEnd()),
      places: placesIn(body.body, source),
    });
  }
  return found;
}

function placesIn(root: ts.Node, source: ts.SourceFile): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && !tellsItself(node.expression)) {
      node.arguments.forEach((argument, index) => {
        const { line, character } = source.getLineAndCharacterOfPosition(argument.getStart());
        places.set(`${line + 1}:${character + 1}`, placeOf(node.expression, index));
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  return places;
}

/** The sentences of `kernelFn` tell their place themselves. */
const tellsItself = (callee: ts.Expression): boolean =>
  ts.isPropertyAccessExpression(callee) && callee.name.text === 'kernelFn';

/** What the run time calls the places in layers made of layers, where it is not `layer`. */
const WITHIN: Readonly<Record<string, string>> = { parallel: 'branch', repeat: 'step' };

/** What the run time calls the place of an argument: build counts layers, a chain the pipes before it. */
function placeOf(callee: ts.Expression, index: number): string {
  if (ts.isIdentifier(callee)) return `in ${callee.text} ${WITHIN[callee.text] ?? 'layer'} ${index}`;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'pipe') return `in layer ${index}`;
  let before = 0;
  for (let at: ts.Node = callee.expression; ts.isCallExpression(at) && ts.isPropertyAccessExpression(at.expression); ) {
    if (at.expression.name.text === 'pipe') before++;
    at = at.expression.expression;
  }
  return `in layer ${before}`;
}
