package io.baton.benchmarks.chart;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.xml.parsers.DocumentBuilderFactory;

/** A picture, read again as XML. */
final class Drawn {

    /** Where a text is, by the measure that the pictures are laid out with. */
    record Box(String text, double left, double right, double top, double bottom) {

        boolean meets(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    private final Document document;

    Drawn(String svg) throws Exception {
        document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
    }

    double size(String attribute) {
        return Double.parseDouble(document.getDocumentElement().getAttribute(attribute));
    }

    List<String> texts() {
        return elements("text").stream().map(Element::getTextContent).toList();
    }

    List<Box> boxes() {
        return elements("text").stream().map(Drawn::box).toList();
    }

    /** How wide the bar is whose meaning begins so. */
    Optional<Double> bar(String meaning) {
        return elements("rect").stream().filter(bar -> bar.getTextContent().startsWith(meaning)).findFirst()
                .map(bar -> Double.parseDouble(bar.getAttribute("width")));
    }

    List<Element> elements(String name) {
        NodeList found = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static Box box(Element text) {
        List<String> classes = List.of(text.getAttribute("class").split(" "));
        int size = classes.contains("title") ? Svg.TITLE : classes.contains("small") ? Svg.SMALL : Svg.TEXT;
        double width = Svg.width(text.getTextContent(), size);
        double x = Double.parseDouble(text.getAttribute("x"));
        double left = classes.contains("end") ? x - width : classes.contains("middle") ? x - width / 2 : x;
        double baseline = Double.parseDouble(text.getAttribute("y"));
        return new Box(text.getTextContent(), left, left + width, baseline - 0.75 * size, baseline + 0.2 * size);
    }
}
