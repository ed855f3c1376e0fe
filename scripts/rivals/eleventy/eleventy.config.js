const plain = (name) => name.toLowerCase().replaceAll(" ", "-");

module.exports = (config) => {
  config.setQuietMode(true);
  config.addFilter("plain", plain);
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  const articles = (api) => api.getFilteredByGlob("a/*.md").sort((one, other) => other.date - one.date);
  config.addCollection("articles", articles);
  for (const kind of ["speakers", "topics"]) {
    config.addCollection(kind, (api) => {
      const terms = new Map();
      for (const article of articles(api)) {
        for (const name of article.data[kind]) {
          if (!terms.has(name)) terms.set(name, []);
          terms.get(name).push(article);
        }
      }
      return [...terms].map(([name, items]) => ({ name, slug: plain(name), items }));
    });
  }
  return { markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
};
