// Draws every [data-chart] from its JSON. The option holds no code; what needs code (spans) is built here.
"use strict";
(() => {
  const money = new Intl.NumberFormat(zs.english ? "en" : "zh-CN");

  const spans = (rows) => ({
    type: "custom",
    encode: { x: [0, 1], y: 2 },
    data: rows.map((row) => ({ name: row.name, value: row.value, itemStyle: { color: row.tone }, words: row.words })),
    tooltip: { formatter: (item) => `${item.name}\n${item.data.words}` },
    renderItem(params, api) {
      const start = api.coord([api.value(0), api.value(2)]);
      const end = api.coord([api.value(1), api.value(2)]);
      const height = Math.min(api.size([0, 1])[1] * 0.55, 22);
      const shape = echarts.graphic.clipRectByRect(
        { x: start[0], y: start[1] - height / 2, width: Math.max(end[0] - start[0], 3), height },
        { x: params.coordSys.x, y: params.coordSys.y, width: params.coordSys.width, height: params.coordSys.height },
      );
      return shape && { type: "rect", shape: { ...shape, r: 3 }, style: { fill: api.visual("color") } };
    },
  });

  zs.each("[data-chart]", (place) => {
    if (typeof echarts === "undefined") return;
    const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    option.textStyle.fontFamily = getComputedStyle(document.body).fontFamily;
    option.animation = !zs.calm;
    option.tooltip.valueFormatter = (value) => (typeof value === "number" ? money.format(value) : value);
    if (option.series?.[0].type === "funnel") {
      option.series[0].label.formatter = (item) => `${item.name}  ${money.format(item.value)}`;
    }
    if (option.zs) {
      option.series = [spans(option.zs.spans)];
      delete option.zs;
    }
    const chart = echarts.init(place, null, { renderer: "canvas", locale: zs.english ? "EN" : "ZH" });
    chart.setOption(option);
    new ResizeObserver(() => chart.resize()).observe(place);
    place.dataset.ready = "1";
  });
  zs.each("[data-chart-table]", (table) => {
    if (typeof echarts === "undefined") table.open = true;
  });
  window.addEventListener("beforeprint", () => {
    for (const table of document.querySelectorAll("[data-chart-table]")) table.open = true;
  });
})();
