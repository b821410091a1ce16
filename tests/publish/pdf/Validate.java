import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Validates PDFs by veraPDF: `java -cp JAR Validate.java FILE...`, each against PDF/UA-1 and PDF/A-2a.
 *
 * The jar leaves out what veraPDF reads its profiles with, so they are read here from their XML.
 */
public class Validate {
    private static final String[][] STANDARDS = {{"ua1", "PDFUA-1.xml"}, {"2a", "PDFA-2A.xml"}};

    public static void main(String[] files) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();
        for (String[] standard : STANDARDS) {
            PDFAFlavour flavour = PDFAFlavour.fromString(standard[0]);
            ValidationProfile profile = profile(standard[1], flavour);
            for (String file : files) {
                report(file, flavour, profile);
            }
        }
    }

    private static void report(String file, PDFAFlavour flavour, ValidationProfile profile) throws Exception {
        var foundry = Foundries.defaultInstance();
        try (var parser = foundry.createParser(new FileInputStream(file), flavour)) {
            var result = foundry.createValidator(profile, 200, false, false, false).validate(parser);
            System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + flavour.getId() + " " + file);
            for (TestAssertion found : result.getTestAssertions()) {
                if (found.getStatus() == TestAssertion.Status.FAILED) {
                    var rule = found.getRuleId();
                    System.out.println("  " + rule.getClause() + "-" + rule.getTestNumber() + ": "
                        + found.getMessage() + " @ " + found.getLocation().getContext());
                }
            }
        }
    }

    private static ValidationProfile profile(String name, PDFAFlavour flavour) throws Exception {
        Element root;
        try (InputStream xml = VeraGreenfieldFoundryProvider.class.getResourceAsStream(
                "/org/verapdf/pdfa/validation/" + name)) {
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        for (Element element : elements(root, "rule")) {
            rules.add(rule(element));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element element : elements(root, "variable")) {
            variables.add(Profiles.variableFromValues(element.getAttribute("name"),
                element.getAttribute("object"), text(element, "defaultValue"), text(element, "value")));
        }
        var details = Profiles.profileDetailsFromValues(name, name, name, new Date(0));
        return Profiles.profileFromValues(flavour, details, "", rules, variables);
    }

    private static Rule rule(Element element) {
        Element id = elements(element, "id").get(0);
        Element error = elements(element, "error").get(0);
        var identifier = Profiles.ruleIdFromValues(
            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        Boolean deferred = element.hasAttribute("deferred")
            ? Boolean.valueOf(element.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(identifier, element.getAttribute("object"), deferred,
            element.getAttribute("tags"), text(element, "description"), text(element, "test"),
            Profiles.errorFromValues(text(error, "message"), new ArrayList<>()), new ArrayList<>());
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> listed = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            listed.add((Element) found.item(i));
        }
        return listed;
    }

    private static String text(Element parent, String name) {
        List<Element> found = elements(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }
}
