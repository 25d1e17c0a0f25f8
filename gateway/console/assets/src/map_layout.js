/** Where screens stand on the map: the layout of dagre, from left to right. */

import dagre from "@dagrejs/dagre";

/** @typedef {{x: number, y: number, width: number, height: number}} Box */
/** @typedef {Map<string, {x: number, y: number}[]>} Lanes  where a line passes a column of screens, by `laneKey` */

/** @param {string} from @param {string} to */
export const laneKey = (from, to) => `${from}\n${to}`;

/**
 * @param {{name: string, width: number, height: number}[]} nodes
 * @param {{from: string, to: string}[]} edges
 * @returns {{boxes: Map<string, Box>, lanes: Lanes, width: number, height: number}}
 */
export function layOut(nodes, edges) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 28, ranksep: 90, marginx: 40, marginy: 40, ranker: "tight-tree" });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name, width, height } of nodes) graph.setNode(name, { width, height });
  for (const { from, to } of edges) if (from !== to && graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  dagre.layout(graph);
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  for (const name of graph.nodes()) {
    const { x, y, width, height } = graph.node(name);
    boxes.set(name, { x: x - width / 2, y: y - height / 2, width, height });
  }
  const columns = graph.nodes().map((name) => graph.node(name).x);
  /** @type {Lanes} */
  const lanes = new Map();
  for (const edge of graph.edges()) {
    const between = graph.edge(edge).points.slice(1, -1);
    lanes.set(laneKey(edge.v, edge.w), between.filter(({ x }) => columns.some((column) => Math.abs(column - x) < 2)));
  }
  const { width = 0, height = 0 } = graph.graph();
  return { boxes, lanes, width, height };
}
